package io.sipauth.testing;

import java.io.File;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The test needs {@code kamailio} and {@code sipp}. Where they are not installed it does not run and says so; with
 * {@code SIPAUTH_TEST_REQUIRE_KAMAILIO=1} (set by {@code .ci/run}) their absence is a failure.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresKamailio.Condition.class)
public @interface RequiresKamailio {

    /** Decides for the class as a whole. */
    final class Condition implements ExecutionCondition {

        private static final String SWITCH = "SIPAUTH_TEST_REQUIRE_KAMAILIO";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = missing(Objects.requireNonNullElse(System.getenv("PATH"), ""));
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("kamailio and sipp are installed");
            }
            return decide(context.getDisplayName(), missing, Objects.requireNonNullElse(System.getenv(SWITCH), ""));
        }

        static ConditionEvaluationResult decide(String test, List<String> missing, String required) {
            if ("1".equals(required)) {
                throw new AssertionError(test + " needs " + missing + " on the PATH (" + SWITCH + "=1)");
            }
            System.out.println("*** NOT RUN: " + test + ": " + missing + " not installed; .ci/run installs them ***");
            return ConditionEvaluationResult.disabled(missing + " not installed");
        }

        static List<String> missing(String path) {
            List<String> missing = new ArrayList<>(List.of("kamailio", "sipp"));
            for (String directory : path.split(File.pathSeparator, -1)) {
                missing.removeIf(program -> Files.isExecutable(Path.of(directory, program)));
            }
            // Debian puts kamailio where the PATH of a plain user does not look.
            missing.removeIf(program -> Files.isExecutable(Path.of("/usr/sbin", program)));
            return missing;
        }
    }
}
