package io.sipauth.app;

import io.sipauth.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what has to be done from time to time. A job that fails is run again at its next time. */
final class BackgroundJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundJobs.class);

    /** A slow purge must not hold up the check of the clocks. */
    private static final int THREADS = 2;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            THREADS, Thread.ofPlatform().daemon().name("background-", 0).factory());

    /** Runs the job after each pause, the first time after one pause. */
    void every(Duration pause, String name, Runnable job) {
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                () -> run(name, job), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs the job now, on this thread; false when a store did not answer. */
    static boolean run(String name, Runnable job) {
        try {
            job.run();
            return true;
        } catch (StoreUnavailableException e) {
            LOG.warn("event=background_job_postponed job={} reason=\"{}\"", name, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("event=background_job_failed job={}", name, e);
            return false;
        }
    }

    /** Starts no job any more and waits for those that run. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=background_jobs_still_running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
