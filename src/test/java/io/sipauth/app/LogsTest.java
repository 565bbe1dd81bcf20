package io.sipauth.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.sipauth.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogsTest {

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @AfterEach
    void restore() throws JoranException {
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE, TRACE, INFO, INFO",
        "DEBUG, DEBUG, INFO, INFO",
        "INFO, INFO, WARN, INFO",
        "WARN, WARN, WARN, WARN",
        "ERROR, ERROR, ERROR, ERROR",
    })
    void configure_levelsBelowInfo_areForOurOwnEventsAlone(String level, String ours, String talkative, String others) {
        Logs.configure(new Config.Log(Config.Level.valueOf(level), Config.Format.TEXT));

        assertThat(effective("io.sipauth.http.Replies")).isEqualTo(Level.valueOf(ours));
        // HttpParser writes every header, Authorization too; mariadb's client every packet
        assertThat(effective("org.eclipse.jetty.http.HttpParser")).isEqualTo(Level.valueOf(talkative));
        assertThat(effective("org.mariadb.jdbc.client.socket")).isEqualTo(Level.valueOf(talkative));
        assertThat(effective("redis.clients.jedis.Connection")).isEqualTo(Level.valueOf(talkative));
        assertThat(effective("some.other.Library")).isEqualTo(Level.valueOf(others));
    }

    private Level effective(String logger) {
        return context.getLogger(logger).getEffectiveLevel();
    }
}
