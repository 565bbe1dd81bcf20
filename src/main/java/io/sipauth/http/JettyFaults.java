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
        ProblemKind kind = switch (response.getStatus()) {
            case 500 -> ProblemKind.OUR_FAULT;
            case 503 -> ProblemKind.BUSY;
            default -> ProblemKind.REFUSED_BY_HTTP;
        };
        if (wantsText(request)) {
            response.setStatus(503); // as everywhere in the text form, so that no proxy passes it on to a phone
        }
        Problem problem = new Problem(kind.type(), kind.title(), response.getStatus(), "see the status", "");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(Wire.toJson(problem)), callback);
        return true;
    }

    private static boolean wantsText(Request request) {
        String query =
                request.getHttpURI() == null ? null : request.getHttpURI().getQuery();
        return query != null && ("&" + query + "&").contains("&format=text&");
    }
}
