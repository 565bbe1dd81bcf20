package io.sipauth.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before any route sees it (broken HTTP, a header over the limit), as a problem document. */
final class JettyFaults extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ProblemKind kind = response.getStatus() >= 500 ? ProblemKind.BUSY : ProblemKind.REFUSED_BY_HTTP;
        Problem problem = new Problem(kind.type(), kind.title(), response.getStatus(), "see the status", "");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(Wire.toJson(problem)), callback);
        return true;
    }
}
