package io.sipauth.app;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Hands the log of the rooms that use the JDK alone ({@link System.Logger}) to SLF4J. The JDK finds it as a
 * service, which is why it is public.
 */
public final class Slf4jLoggerFinder extends System.LoggerFinder {

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Bridge(LoggerFactory.getLogger(name));
    }

    private record Bridge(org.slf4j.Logger target) implements System.Logger {

        @Override
        public String getName() {
            return target.getName();
        }

        @Override
        public boolean isLoggable(Level level) {
            return switch (level) {
                case OFF -> false;
                case ALL -> target.isTraceEnabled();
                case TRACE, DEBUG, INFO, WARNING, ERROR -> target.isEnabledForLevel(slf4j(level));
            };
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                LoggingEventBuilder event = target.atLevel(slf4j(level));
                (thrown == null ? event : event.setCause(thrown)).log(message);
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... params) {
            if (isLoggable(level)) {
                boolean plain = format == null || params == null || params.length == 0;
                target.atLevel(slf4j(level)).log(plain ? format : MessageFormat.format(format, params));
            }
        }

        private static org.slf4j.event.Level slf4j(Level level) {
            return switch (level) {
                case ALL, TRACE, OFF -> org.slf4j.event.Level.TRACE;
                case DEBUG -> org.slf4j.event.Level.DEBUG;
                case INFO -> org.slf4j.event.Level.INFO;
                case WARNING -> org.slf4j.event.Level.WARN;
                case ERROR -> org.slf4j.event.Level.ERROR;
            };
        }
    }
}
