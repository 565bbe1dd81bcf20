package io.sipauth.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.sipauth.config.Config;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Sets up the log of a server: one event a line, to the standard error stream. */
public final class Logs {

    private static final String OURS = "io.sipauth";

    private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} %msg%n";

    /** Libraries that tell their own life at INFO; what matters of it is in our events. */
    private static final List<String> TALKATIVE = List.of(
            "org.eclipse.jetty",
            "io.javalin",
            "com.zaxxer.hikari",
            "org.flywaydb",
            "redis.clients",
            "org.mariadb.jdbc");

    /** Writes a line, with the peer's text in it, for each Host field that is none; the peer is told by a 400. */
    private static final String HOST_FAULTS = "org.eclipse.jetty.util.HostPort";

    private Logs() {}

    /**
     * Replaces whatever the log was set to before. Levels below INFO are for our own events: below it libraries write
     * what passes through them, in which there are API clients' secrets, phones' responses and subscribers' hashes.
     */
    public static void configure(Config.Log log) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return; // another SLF4J provider is in charge: it has a configuration of its own
        }
        Level level = Level.toLevel(log.level().name());
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(atLeast(Level.INFO, level));
        root.addAppender(appender(context, encoder(context, log.format())));
        context.getLogger(HOST_FAULTS).setLevel(Level.OFF);
        context.getLogger(OURS).setLevel(level);
        Level talkative = level.isGreaterOrEqual(Level.INFO) ? Level.WARN : Level.INFO;
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(atLeast(talkative, level)));
    }

    private static Level atLeast(Level lowest, Level level) {
        return level.isGreaterOrEqual(lowest) ? level : lowest;
    }

    private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Config.Format format) {
        Encoder<ILoggingEvent> encoder = switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setPattern(TEXT);
                yield text;
            }
            case JSON -> new JsonEncoder();
        };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
