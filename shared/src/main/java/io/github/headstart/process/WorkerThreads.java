package io.github.headstart.process;

import io.github.headstart.error.PipelineException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs independent pieces of work on a fixed number of threads. What waits to be run is bounded: {@link #run} then blocks. For one
 * thread that gives out work; close() ends the threads and drops what has not begun.
 */
public final class WorkerThreads implements AutoCloseable {
    private static final int AHEAD = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ExecutorService threads;
    private final int most;
    private final Deque<Future<?>> begun = new ArrayDeque<>();

    /** @param count of threads, 1 or more */
    public WorkerThreads(String name, int count) {
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        most = AHEAD * count;
    }

    /**
     * Gives out work; waits while too much is waiting.
     *
     * @throws RuntimeException of earlier work that failed
     */
    public void run(Runnable work) {
        begun.add(threads.submit(work));
        while (begun.size() > most || !begun.isEmpty() && begun.peek().isDone()) {
            await(begun.remove());
        }
    }

    /**
     * Waits for all work.
     *
     * @throws RuntimeException of work that failed
     */
    public void await() {
        while (!begun.isEmpty()) {
            await(begun.remove());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("work did not end in " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
