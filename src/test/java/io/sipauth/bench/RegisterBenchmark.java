package io.sipauth.bench;

import io.sipauth.auth.AuthEvents;
import io.sipauth.auth.AuthPolicy;
import io.sipauth.auth.Authenticator;
import io.sipauth.auth.FailureLimits;
import io.sipauth.auth.OfferedAlgorithms;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.Bindings;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.location.Registration;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceKeys;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.NonceReading;
import io.sipauth.nonce.RequestKind;
import io.sipauth.registrar.RegisterHandler;
import io.sipauth.registrar.RegisterReply;
import io.sipauth.registrar.RequestSource;
import io.sipauth.sip.SipLimits;
import io.sipauth.sip.SipMessage;
import io.sipauth.sip.SipParser;
import io.sipauth.sip.SipRequest;
import io.sipauth.subscriber.NewCredentials;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import io.sipauth.testing.Challenge;
import io.sipauth.testing.DigestAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a REGISTER costs in this process, stores and sockets left out. Run by {@code bin/bench}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RegisterBenchmark {

    private static final String DOMAIN = "example.test";
    private static final SubscriberName ALICE = new SubscriberName("alice", DOMAIN);
    private static final RequestSource SOURCE = new RequestSource("192.0.2.7", 5062, "udp", "udp:192.0.2.1:5060");
    private static final List<DigestAlgorithm> OFFERED = List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);

    private final InstantSource clock = InstantSource.system();
    private final NonceCodec codec =
            new NonceCodec(new NonceKeys(List.of(new byte[32])), NoncePolicy.DEFAULTS, new SplittableRandom(1));
    private final RegisterHandler handler = handler();
    private String nonce = "";
    private byte[] withoutCredentials = {};
    private byte[] withMd5 = {};
    private byte[] withSha256 = {};

    /** Makes the messages; the nonce lives longer than the run. */
    @Setup
    public void messages() {
        nonce = issue();
        withoutCredentials = message("");
        withMd5 = message(answer("MD5"));
        withSha256 = message(answer("SHA-256"));
    }

    @Benchmark
    public String nonceIssue() {
        return issue();
    }

    @Benchmark
    public NonceReading nonceRead() {
        return codec.read(nonce, DOMAIN);
    }

    @Benchmark
    public SipMessage parse() {
        return SipParser.parse(withSha256, SipLimits.DEFAULTS);
    }

    @Benchmark
    public RegisterReply registerChallenged() {
        return handle(withoutCredentials, 401);
    }

    @Benchmark
    public RegisterReply registerMd5() {
        return handle(withMd5, 200);
    }

    @Benchmark
    public RegisterReply registerSha256() {
        return handle(withSha256, 200);
    }

    private RegisterReply handle(byte[] octets, int expected) {
        SipRequest request = (SipRequest) SipParser.parse(octets, SipLimits.DEFAULTS);
        RegisterReply reply =
                handler.handle(request, octets, SOURCE).toCompletableFuture().join();
        if (reply.code() != expected) {
            throw new IllegalStateException(reply.code() + " " + reply.reason());
        }
        return reply;
    }

    private String issue() {
        return codec.issue(DOMAIN, OFFERED, Set.of(Qop.AUTH), RequestKind.REGISTER, NonceParts.NONE, clock.millis());
    }

    private String answer(String algorithm) {
        Challenge challenge = Challenge.parse(
                "Digest realm=\"" + DOMAIN + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm + ", qop=\"auth\"");
        DigestAnswer answer = DigestAnswer.to(challenge, "alice", "wonderland", "sip:" + DOMAIN);
        return "Authorization: " + answer.header() + "\r\n";
    }

    private static byte[] message(String authorization) {
        return ("REGISTER sip:example.test SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK-1-2-3;rport\r\n"
                        + "Max-Forwards: 70\r\n"
                        + "From: <sip:alice@example.test>;tag=f1\r\n"
                        + "To: <sip:alice@example.test>\r\n"
                        + "Call-ID: c1@192.0.2.7\r\n"
                        + "CSeq: 2 REGISTER\r\n"
                        + "Contact: <sip:alice@192.0.2.7:5062;transport=udp>\r\n"
                        + "Expires: 3600\r\n"
                        + "User-Agent: bench/1.0\r\n"
                        + "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, OPTIONS\r\n"
                        + authorization
                        + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private RegisterHandler handler() {
        OfferedAlgorithms algorithms = new OfferedAlgorithms(OFFERED, (algorithm, domain) -> 0, true, AuthEvents.NONE);
        algorithms.refresh(List.of(DOMAIN));
        Authenticator authenticator = new Authenticator(
                AuthPolicy.DEFAULTS,
                NoncePolicy.DEFAULTS,
                codec,
                new OneSubscriber(),
                use -> CompletableFuture.completedStage(NonceOutcome.ACCEPTED),
                algorithms,
                new FailureLimits(0, 0),
                clock,
                AuthEvents.NONE);
        return new RegisterHandler(
                authenticator::authenticate,
                new Registrar(RegistrarPolicy.DEFAULTS, new SplittableRandom(1)),
                RegistrarPolicy.DEFAULTS,
                new NoBindings(),
                host -> host.equalsIgnoreCase(DOMAIN) ? Optional.of(DOMAIN) : Optional.empty(),
                new OneSubscriber(),
                false,
                new byte[32],
                clock);
    }

    /** Alice, always just read. */
    private static final class OneSubscriber implements Subscribers {
        private final Subscriber alice =
                new Subscriber(ALICE, true, new NewCredentials("alice", DOMAIN, "wonderland").hashes(), "", "");

        @Override
        public CompletionStage<SubscriberLookup> find(SubscriberName name) {
            return CompletableFuture.completedStage(new SubscriberLookup.Found(alice, System.currentTimeMillis()));
        }

        @Override
        public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
            return find(name);
        }

        @Override
        public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
            return CompletableFuture.completedStage(Optional.empty());
        }
    }

    /** Every REGISTER is the first of its AOR. */
    private static final class NoBindings implements Bindings {
        @Override
        public CompletionStage<Registration> update(Aor aor, Step step) {
            return CompletableFuture.completedStage(step.decide(List.of(), Instant.now()));
        }

        @Override
        public CompletionStage<List<Binding>> find(Aor aor) {
            return CompletableFuture.completedStage(List.of());
        }
    }
}
