package io.sipauth.http;

import com.github.benmanes.caffeine.cache.Ticker;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.ParsedEndpoint;
import io.javalin.util.JavalinLogger;
import io.sipauth.StoreUnavailableException;
import io.sipauth.client.ApiScope;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of CONTRACT §4: routes, who may call them, and how many at a time. {@code /health/live},
 * {@code /health/ready}, {@code /metrics} and {@code /openapi.json} need no API client and are never turned away
 * for load; they tell nothing about subscribers. One virtual thread per call; connections are kept across every
 * answer whose call could be read to its end.
 *
 * <p>Started and stopped once, by one thread.
 */
public final class HttpApi {

    private static final String FORMAT = "format";
    private static final String CALL = "sipauth.call";
    private static final Set<String> FORMATS = Set.of("", "json", "text");
    private static final Set<String> NO_QUERY = Set.of();
    private static final Set<String> FORMAT_QUERY = Set.of(FORMAT);
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** How long a removed or changed API client is still let in at most. */
    private static final Duration CLIENT_REREAD = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    private final UseCases useCases;
    private final HttpSettings settings;
    private final Callers callers;
    private final Gate gate;
    private final ApiMetrics metrics;
    private final Replies replies;
    private final Semaphore places;
    private final Listener listener;
    private final Javalin javalin;
    private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("http-chores").daemon().factory());

    /** An API that calls upon these use cases; {@code random} makes the key of remembered secrets. */
    public HttpApi(UseCases useCases, HttpSettings settings, SecureRandom random) {
        this.useCases = useCases;
        this.settings = settings;
        // half of the deadline: the call itself comes after it, and both must fit into a proxy's 3 s
        SecretChecks checks = new SecretChecks(settings.deadline().dividedBy(2), random);
        this.callers = new Callers(useCases.clients(), checks, random, Ticker.systemTicker());
        this.gate = new Gate(settings, callers);
        this.metrics = new ApiMetrics(useCases.meters());
        this.replies = new Replies(metrics);
        this.places = new Semaphore(settings.maxInFlight());
        this.listener = new Listener(settings);
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Listens; port 0 takes a free one.
     *
     * @throws io.javalin.util.JavalinException when the address cannot be had
     */
    public void start(String host, int port) {
        listener.listenOn(host, port);
        startQuietly();
        long rereadMillis = CLIENT_REREAD.toMillis();
        Future<?> unused = chores.scheduleWithFixedDelay(this::reread, 0, rereadMillis, TimeUnit.MILLISECONDS);
        unused = chores.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** What goes wrong here is thrown, and told by whoever started us; Javalin would log it with its trace, too. */
    private void startQuietly() {
        boolean before = JavalinLogger.enabled;
        JavalinLogger.enabled = false;
        try {
            javalin.start();
        } finally {
            JavalinLogger.enabled = before;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return javalin.port();
    }

    /** Stops accepting, lets calls in flight end within {@link HttpSettings#stopTimeout()}, and ends. */
    public void stop() {
        chores.shutdownNow();
        javalin.stop();
    }

    /** Every route as method and path, {@code GET /v1/locations/{aor}}, as the router has it; HEAD is GET without body. */
    List<String> routes() {
        List<String> routes = new ArrayList<>();
        for (ParsedEndpoint route : javalin.unsafe.internalRouter.allHttpHandlers()) {
            if (route.endpoint.method.isHttpMethod() && !route.endpoint.method.equals(HandlerType.HEAD)) {
                routes.add(route.endpoint.method.name() + " " + route.endpoint.path);
            }
        }
        return routes;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false; // one path for each call, and the text form known by it
        config.http.maxRequestSize = settings.maxBodyOctets() + 1L; // Call.readBody is the limit
        config.jetty.modifyServer(this::configure);
        config.jetty.addConnector(listener::connector);
        config.requestLogger.http((context, millis) -> count(context, millis));
        routes(config.routes);
        faults(config.routes);
        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error("event=api_fault", error);
            response.setStatus(ProblemKind.OUR_FAULT.status());
        });
    }

    private void configure(Server server) {
        server.setStopTimeout(settings.stopTimeout().toMillis());
        server.setErrorHandler(new JettyFaults());
        server.setHandler(new GracefulHandler());
    }

    private void routes(RoutesConfig routes) {
        AuthRoutes auth = new AuthRoutes(useCases, settings);
        LocationRoutes locations = new LocationRoutes(useCases, settings);
        SipRoutes sip = new SipRoutes(useCases, settings);
        routes.before(context -> {
            Call.readBody(context, settings.maxBodyOctets());
            gate.checkOrigin(context);
        });
        add(routes, HandlerType.POST, "/v1/challenge", "challenge", ApiScope.AUTH, FORMAT_QUERY, auth::challenge);
        add(routes, HandlerType.POST, "/v1/verify", "verify", ApiScope.AUTH, FORMAT_QUERY, auth::verify);
        add(
                routes,
                HandlerType.POST,
                "/v1/sip/register",
                "sip_register",
                ApiScope.AUTH,
                SipRoutes.QUERY,
                sip::register);
        add(routes, HandlerType.POST, "/v1/locations", "save", ApiScope.LOCATION, NO_QUERY, locations::save);
        add(routes, HandlerType.GET, "/v1/locations", "find", ApiScope.LOCATION, LocationRoutes.QUERY, locations::find);
        add(routes, HandlerType.GET, "/v1/locations/{aor}", "find", ApiScope.LOCATION, NO_QUERY, locations::findByPath);
        add(
                routes,
                HandlerType.DELETE,
                "/v1/locations",
                "remove",
                ApiScope.LOCATION,
                LocationRoutes.QUERY,
                locations::remove);
        operations(routes);
    }

    private void operations(RoutesConfig routes) {
        byte[] openApi = OpenApi.document();
        open(routes, "/health/live", "health", () -> health(useCases.live().get()));
        open(routes, "/health/ready", "health", () -> health(useCases.ready().get()));
        open(
                routes,
                "/metrics",
                "metrics",
                () -> new Answer.Ready(200, PROMETHEUS, useCases.scrape().get().getBytes(StandardCharsets.UTF_8)));
        open(routes, "/openapi.json", "openapi", () -> new Answer.Ready(200, "application/json", openApi));
    }

    private static Answer health(Health health) {
        return new Answer.Ready(health.ok() ? 200 : 503, "application/json", Wire.toJson(health.reply()));
    }

    /** A call that needs a client with this scope and a free place. */
    private void add(
            RoutesConfig routes,
            HandlerType method,
            String path,
            String name,
            ApiScope scope,
            Set<String> query,
            Function<Call, Answer> route) {
        handle(routes, method, path, context -> {
            context.attribute(CALL, name);
            Call call = new Call(context);
            gate.checkCaller(context, scope);
            checkQuery(call, query);
            Answer answer = inPlace(() -> route.apply(call));
            if (answer instanceof Answer.OfVerdict verdict) {
                metrics.verdict(name, verdict.verdict());
            }
            replies.write(context, answer);
        });
    }

    private void open(RoutesConfig routes, String path, String name, Supplier<Answer> route) {
        handle(routes, HandlerType.GET, path, context -> {
            context.attribute(CALL, name);
            replies.write(context, route.get());
        });
    }

    /** A HEAD goes the way of its GET: left to itself, Javalin answers it 200 without asking anybody. */
    private static void handle(RoutesConfig routes, HandlerType method, String path, Handler handler) {
        routes.addHttpHandler(method, path, handler);
        if (method.equals(HandlerType.GET)) {
            routes.addHttpHandler(HandlerType.HEAD, path, handler);
        }
    }

    private static void checkQuery(Call call, Set<String> known) {
        call.allowQuery(known);
        if (!FORMATS.contains(call.query(FORMAT, Limits.WORD))) {
            throw ProblemException.field(FORMAT, "is neither json nor text");
        }
    }

    /** Runs the call if fewer than the limit are running, else 503 at once: a queue would only make all late. */
    private Answer inPlace(Supplier<Answer> route) {
        if (!places.tryAcquire()) {
            throw new ProblemException(ProblemKind.BUSY, "more than " + settings.maxInFlight() + " calls at once");
        }
        metrics.entered();
        try {
            return route.get();
        } finally {
            metrics.left();
            places.release();
        }
    }

    private void faults(RoutesConfig routes) {
        routes.exception(ProblemException.class, (fault, context) -> replies.write(context, fault));
        routes.exception(StoreUnavailableException.class, (failure, context) -> replies.write(context, failure));
        routes.exception(
                HttpResponseException.class, (fault, context) -> replies.write(context, unrouted(fault, context)));
        routes.exception(Exception.class, (fault, context) -> replies.writeFault(context, fault));
    }

    /** What Javalin itself throws: no such path, or not this method on it. */
    private ProblemException unrouted(HttpResponseException fault, Context context) {
        if (fault.getStatus() != ProblemKind.METHOD_NOT_ALLOWED.status()) {
            return new ProblemException(ProblemKind.NOT_FOUND, "see /openapi.json for the calls there are");
        }
        context.header("Allow", String.join(", ", allowed(context.path())));
        return new ProblemException(ProblemKind.METHOD_NOT_ALLOWED, "see the Allow field for the methods it takes");
    }

    private List<String> allowed(String path) {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(route -> route.endpoint.method.isHttpMethod() && route.matches(path))
                .map(route -> route.endpoint.method.name())
                .distinct()
                .sorted()
                .toList();
    }

    private void count(Context context, float millis) {
        String call = context.attribute(CALL);
        metrics.call(call == null ? "none" : call, context.statusCode(), Duration.ofNanos((long) (millis * 1e6)));
    }

    private void reread() {
        try {
            callers.reread();
        } catch (RuntimeException e) {
            LOG.error("event=api_clients_reread_fault", e); // a thrown task would never run again
        }
    }

    private void sweep() {
        try {
            listener.sweep(System.nanoTime());
        } catch (RuntimeException e) {
            LOG.error("event=slow_requests_fault", e);
        }
    }
}
