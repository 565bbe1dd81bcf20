package io.sipauth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;

/** Finds a redis-server to run: the system's, else the one that embedded-redis carries in its jar. */
final class RedisBinary {

    private static final Path SYSTEM = Path.of("/usr/bin/redis-server");

    private RedisBinary() {}

    static Path locate() {
        return Holder.PATH;
    }

    /** The one in the jar of embedded-redis, copied to a temporary file. */
    static Path embedded() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException("no redis-server: none at " + SYSTEM + ", none for this machine", e);
        }
    }

    private static final class Holder {
        static final Path PATH = find();

        private static Path find() {
            Path found = Files.isExecutable(SYSTEM) ? SYSTEM : embedded();
            System.out.println("test support: Redis from " + found);
            return found;
        }
    }
}
