package io.sipauth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sipauth.auth.AuthPolicy;
import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.ChallengeOutcome;
import io.sipauth.auth.Reason;
import io.sipauth.auth.Verdict;
import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiScope;
import io.sipauth.client.ApiSecrets;
import io.sipauth.http.HttpSettings.Access;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.registrar.RegisterReply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A running API over fakes; every part can be exchanged before {@link #start}. */
final class ApiFixture implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    final Fakes.Clients clients = new Fakes.Clients();
    final Fakes.Aliases aliases = new Fakes.Aliases();
    final Fakes.MemoryBindings bindings = new Fakes.MemoryBindings();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final HttpClient http = HttpClient.newHttpClient();

    volatile Function<AuthRequest, CompletionStage<Verdict>> authenticate =
            request -> CompletableFuture.completedStage(challenge("example.test"));
    volatile UseCases.Challenger challenger = (domain, kind, parts) -> new ChallengeOutcome.Issued(challenge(domain));
    volatile UseCases.Register register = (request, octets, source) ->
            CompletableFuture.failedStage(new IllegalStateException("no REGISTER expected"));
    volatile Health ready = Health.OK;
    HttpSettings settings = HttpSettings.DEFAULTS.withAccess(Access.OPEN);
    NoncePolicy noncePolicy = NoncePolicy.DEFAULTS;
    AuthPolicy authPolicy = AuthPolicy.DEFAULTS;

    @Nullable
    HttpApi api;

    static Verdict.Challenged challenge(String realm) {
        return new Verdict.Challenged(
                Reason.NO_CREDENTIALS,
                false,
                realm,
                List.of(
                        "Digest realm=\"" + realm + "\", nonce=\"abc\", algorithm=SHA-256, qop=\"auth\"",
                        "Digest realm=\"" + realm + "\", nonce=\"abc\", algorithm=MD5, qop=\"auth\""));
    }

    ApiFixture start() {
        UseCases useCases = new UseCases(
                request -> authenticate.apply(request),
                (domain, kind, parts) -> challenger.challenge(domain, kind, parts),
                noncePolicy,
                (request, octets, source) -> register.handle(request, octets, source),
                new Registrar(RegistrarPolicy.DEFAULTS, new Random(1)),
                RegistrarPolicy.DEFAULTS,
                authPolicy,
                bindings,
                aliases,
                host -> host.equalsIgnoreCase("example.test") ? Optional.of("example.test") : Optional.empty(),
                clients,
                meters,
                meters::scrape,
                () -> Health.OK,
                () -> ready,
                InstantSource.system());
        HttpApi started = new HttpApi(useCases, settings, new SecureRandom());
        started.start("127.0.0.1", 0);
        api = started;
        return this;
    }

    HttpApi running() {
        HttpApi running = api;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    int port() {
        return running().port();
    }

    /** Adds a client and gives the Authorization value for it. */
    String addClient(String name, String secret, ApiScope... scopes) {
        clients.rows.put(
                name,
                new ApiClient(
                        name,
                        ApiSecrets.hash(secret, new SecureRandom()),
                        java.util.Set.of(scopes),
                        java.time.Instant.EPOCH));
        return basic(name, secret);
    }

    static String basic(String name, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ':' + secret).getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String target) {
        return send(request(target));
    }

    HttpResponse<String> post(String target, String type, String body) {
        return send(request(target).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> json(String target, String body) {
        return post(target, "application/json", body);
    }

    /** Names and values in turn. */
    HttpResponse<String> form(String target, String... fields) {
        return post(target, "application/x-www-form-urlencoded", formBody(fields));
    }

    static String formBody(String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return body.toString();
    }

    static JsonNode tree(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    @Override
    public void close() {
        HttpApi running = api;
        if (running != null) {
            running.stop();
        }
        http.close();
        meters.close();
    }

    /** A reply with this code and lines. */
    static RegisterReply reply(
            int code, String reason, Reason reasonCode, RegisterReply.Result result, String headers) {
        return new RegisterReply(
                code,
                reason,
                headers,
                "tag",
                reasonCode,
                false,
                false,
                "sip:alice@example.test",
                "alice",
                "example.test",
                "MD5",
                "",
                List.of(),
                java.time.Instant.EPOCH,
                result);
    }
}
