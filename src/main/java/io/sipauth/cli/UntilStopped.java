package io.sipauth.cli;

import io.sipauth.app.Application;
import java.util.concurrent.CountDownLatch;

/** Keeps a server running until the process is told to end (SIGTERM, Ctrl-C), then closes it in order. */
final class UntilStopped {

    private UntilStopped() {}

    /** Returns when the server is closed. */
    static void run(Application application) {
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            application.close();
                            closed.countDown();
                        },
                        "shutdown"));
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            application.close();
        }
    }
}
