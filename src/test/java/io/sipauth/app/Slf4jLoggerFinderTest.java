package io.sipauth.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class Slf4jLoggerFinderTest {

    private static final String NAME = "io.sipauth.test.bridge";

    private final Logger target = (Logger) LoggerFactory.getLogger(NAME);
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void listen() {
        target.setLevel(Level.INFO);
        target.setAdditive(false);
        written.start();
        target.addAppender(written);
    }

    @AfterEach
    void stop() {
        target.detachAppender(written);
    }

    @Test
    void systemLogger_writesThroughLogback() {
        System.Logger logger = System.getLogger(NAME);

        logger.log(System.Logger.Level.WARNING, "event=a key={0}", 7);
        logger.log(System.Logger.Level.ERROR, "event={b}", new IllegalStateException("x"));
        logger.log(System.Logger.Level.DEBUG, "event=hidden");

        assertThat(written.list)
                .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
                .containsExactly("WARN event=a key=7", "ERROR event={b}");
        assertThat(written.list.get(1).getThrowableProxy().getMessage()).isEqualTo("x");
        assertThat(logger.isLoggable(System.Logger.Level.INFO)).isTrue();
        assertThat(logger.isLoggable(System.Logger.Level.DEBUG)).isFalse();
        assertThat(logger.isLoggable(System.Logger.Level.OFF)).isFalse();
    }
}
