package io.sipauth.http;

import io.javalin.http.Context;
import io.sipauth.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers and problems, in JSON or in text form. The one place where a fault becomes a status. */
final class Replies {

    private static final String LOCATIONS = "/v1/locations";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int TEXT_FAULT_STATUS = 503;
    private static final String RETRY_AFTER_SECONDS = "2";

    private static final Duration REPORT_PAUSE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final ApiMetrics metrics;
    private final AtomicLong nextReportNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong nextRefusalNanos = new AtomicLong(System.nanoTime());

    Replies(ApiMetrics metrics) {
        this.metrics = metrics;
    }

    void write(Context context, Answer answer) {
        switch (answer) {
            case Answer.OfVerdict verdict -> writeVerdict(context, verdict.verdict());
            case Answer.OfRecord reply -> send(context, 200, JSON, Wire.toJson(reply.body()));
            case Answer.Ready ready -> send(context, ready.status(), ready.mediaType(), ready.body());
        }
    }

    private void writeVerdict(Context context, VerdictReply verdict) {
        if (!wantsText(context)) {
            send(context, 200, JSON, Wire.toJson(verdict));
            return;
        }
        String lines = verdict.headers() + verdict.keep();
        send(context, verdict.code(), TEXT, lines.getBytes(StandardCharsets.UTF_8));
    }

    /** The problem document; in text form 503 whatever it is, so that no proxy passes our faults on to a phone. */
    void write(Context context, ProblemException fault) {
        metrics.problem(fault.kind());
        int status = wantsText(context) ? TEXT_FAULT_STATUS : fault.kind().status();
        if (status == TEXT_FAULT_STATUS) {
            context.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (wantsText(context)) {
            // who looks with curl -i sees why; a proxy has only the body, and appends that
            if (fault.kind().status() < 500) {
                reportRefusal(fault);
            }
            context.header("Sipauth-Problem", fault.kind().key() + "; " + printable(fault.detail()));
            send(
                    context,
                    status,
                    TEXT,
                    ("Retry-After: " + RETRY_AFTER_SECONDS + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return;
        }
        if (fault.kind() == ProblemKind.UNAUTHENTICATED) {
            context.header("WWW-Authenticate", "Basic realm=\"sipauth\", charset=\"UTF-8\"");
        }
        send(context, status, Problem.MEDIA_TYPE, Wire.toJson(Problem.of(fault)));
    }

    /** A store that did not answer: 503 with Retry-After, never 401, 403 or 200. */
    void write(Context context, StoreUnavailableException failure) {
        reportSparsely(failure);
        write(context, new ProblemException(ProblemKind.STORE_UNAVAILABLE, "try again"));
    }

    /** Each failure is counted; during an outage one in a while is logged. */
    private void reportSparsely(StoreUnavailableException failure) {
        if (isDue(nextReportNanos)) {
            LOG.warn("event=store_unavailable operation=\"{}\"", failure.getMessage());
        }
    }

    /** A proxy that is set up wrongly makes of each refusal a 503 to a phone and says nothing; so we do. */
    private void reportRefusal(ProblemException fault) {
        if (isDue(nextRefusalNanos)) {
            LOG.warn(
                    "event=proxy_call_refused problem={} detail=\"{}\"",
                    fault.kind().key(),
                    printable(fault.detail()));
        }
    }

    private static boolean isDue(AtomicLong nextNanos) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        return now - next >= 0 && nextNanos.compareAndSet(next, now + REPORT_PAUSE.toNanos());
    }

    /** A bug of ours: logged with its trace, told to nobody. */
    void writeFault(Context context, Throwable fault) {
        LOG.error("event=api_fault", fault);
        write(context, new ProblemException(ProblemKind.OUR_FAULT, "the fault is in the log"));
    }

    /** Also where the path is none of ours: a proxy with a typing error in its script must not pass a 404 on. */
    static boolean wantsText(Context context) {
        return "text".equals(context.queryParam("format")) && !isLocations(context.path());
    }

    /** The calls that have no text form; what is wrong with theirs is told in JSON. */
    private static boolean isLocations(String path) {
        return path.equals(LOCATIONS) || path.startsWith(LOCATIONS + '/');
    }

    private static void send(Context context, int status, String mediaType, byte[] body) {
        context.status(status).contentType(mediaType).result(body);
    }

    private static String printable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            kept.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return kept.toString();
    }
}
