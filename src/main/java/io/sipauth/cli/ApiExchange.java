package io.sipauth.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Hands the request to sipauth's HTTP API as a proxy would: {@code POST /v1/sip/register}. */
final class ApiExchange implements SipExchange {

    /** No phone is behind this address: the contact only shows what a registration looks like. */
    private static final String PRETENDED_SOURCE = "127.0.0.1:5060";

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int MAX_SHOWN_BODY = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI api;
    private final String authorization;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * Speaks to the API below this address.
     *
     * @param client the API client's {@code name:secret}, or empty where the API is open
     */
    ApiExchange(URI api, String client, Duration timeout) {
        this.api = api;
        this.authorization = client.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public String localAddress() {
        return PRETENDED_SOURCE;
    }

    @Override
    public String peer() {
        return api.toString();
    }

    @Override
    public SipAnswer exchange(String request) {
        HttpRequest.Builder post = HttpRequest.newBuilder(target())
                .timeout(timeout)
                .header("Content-Type", "message/sip")
                .POST(HttpRequest.BodyPublishers.ofString(request, StandardCharsets.UTF_8));
        if (!authorization.isEmpty()) {
            post.header("Authorization", authorization);
        }
        return answerOf(send(post.build()));
    }

    private URI target() {
        String base = api.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + "/v1/sip/register?source=" + PRETENDED_SOURCE + "&transport=udp");
    }

    private HttpResponse<String> send(HttpRequest post) {
        try {
            return http.send(post, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (HttpConnectTimeoutException e) {
            throw new NoAnswerException(api + " cannot be reached within " + timeout.toMillis() + " ms");
        } catch (HttpTimeoutException e) {
            throw new NoAnswerException(api + " did not answer within " + timeout.toMillis() + " ms");
        } catch (ConnectException e) {
            throw new NoAnswerException("nothing listens at " + api + "; is sipauth running there?");
        } catch (IOException e) {
            throw new NoAnswerException("the connection to " + api + " broke before an answer came: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted");
        }
    }

    private SipAnswer answerOf(HttpResponse<String> response) {
        if (response.statusCode() == UNAUTHORIZED) {
            throw new NoAnswerException(api + " wants an API client: make one with \"sipauth api-client add\","
                    + " then pass --api-client and --api-secret-file");
        }
        if (response.statusCode() != OK) {
            throw new NoAnswerException(
                    api + " answered HTTP " + response.statusCode() + shown(problemOf(response.body())));
        }
        JsonNode verdict = json(response.body());
        if (!verdict.path("code").isInt() || !verdict.path("headers").isTextual()) {
            throw new NoAnswerException(
                    api + " answered, but not with a verdict; is it sipauth?" + shown(response.body()));
        }
        String reason = verdict.path("reason").asText();
        return SipAnswer.parse("SIP/2.0 " + verdict.path("code").asInt() + ' ' + reason + "\r\n"
                + verdict.path("headers").asText() + "\r\n");
    }

    /** What a problem document says (RFC 9457), or the body itself where it is none. */
    private static String problemOf(String body) {
        JsonNode problem = json(body);
        String title = problem.path("title").asText();
        String detail = problem.path("detail").asText();
        return title.isEmpty() ? body : detail.isEmpty() ? title : title + ": " + detail;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        String cut = line.length() > MAX_SHOWN_BODY ? line.substring(0, MAX_SHOWN_BODY) + "…" : line;
        return cut.isEmpty() ? "" : " (" + cut + ")";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
