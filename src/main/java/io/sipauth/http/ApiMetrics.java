package io.sipauth.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the API counts. Every label comes from a closed set: our routes, our reasons, the registry's algorithms;
 * never from a peer's text. Meters are kept by key, because the registry's own look-up builds tags each time.
 */
final class ApiMetrics {

    private final MeterRegistry registry;
    private final Map<VerdictKey, Counter> verdicts = new ConcurrentHashMap<>();
    private final Map<CallKey, Timer> calls = new ConcurrentHashMap<>();
    private final Map<ProblemKind, Counter> problems = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight;

    private record VerdictKey(String door, String result, String reason, String algorithm) {}

    private record CallKey(String call, int status) {}

    ApiMetrics(MeterRegistry registry) {
        this.registry = registry;
        AtomicInteger gauge = registry.gauge("sipauth.api.in.flight", new AtomicInteger());
        this.inFlight = gauge == null ? new AtomicInteger() : gauge;
    }

    /** {@code sipauth_verdicts_total}. */
    void verdict(String door, VerdictReply verdict) {
        String algorithm = verdict.algorithm().isEmpty() ? "none" : verdict.algorithm();
        verdicts.computeIfAbsent(
                        new VerdictKey(door, verdict.result(), verdict.reasonCode(), algorithm),
                        key -> Counter.builder("sipauth.verdicts")
                                .description("Verdicts of authentication and registration")
                                .tag("door", key.door)
                                .tag("result", key.result)
                                .tag("reason", key.reason)
                                .tag("algorithm", key.algorithm)
                                .register(registry))
                .increment();
    }

    /** {@code sipauth_api_request_seconds}. */
    void call(String call, int status, Duration took) {
        calls.computeIfAbsent(
                        new CallKey(call, status),
                        key -> Timer.builder("sipauth.api.request")
                                .description("Calls of the HTTP API")
                                .tag("call", key.call)
                                .tag("status", Integer.toString(key.status))
                                .register(registry))
                .record(took);
    }

    /** {@code sipauth_api_problems_total}; store errors are {@code kind="store-unavailable"}. */
    void problem(ProblemKind kind) {
        problems.computeIfAbsent(
                        kind,
                        key -> Counter.builder("sipauth.api.problems")
                                .description("Calls that got a problem document in place of a verdict")
                                .tag("kind", key.key())
                                .register(registry))
                .increment();
    }

    void entered() {
        inFlight.incrementAndGet();
    }

    void left() {
        inFlight.decrementAndGet();
    }
}
