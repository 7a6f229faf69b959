package io.github.headstart.spark;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a process opens once for all tasks of a job, and closes when another job comes. Thread-safe. */
final class PerJob<T> {
    private final Consumer<T> closing;
    /** Null if nothing is open. */
    private String openJob;

    private T open;

    PerJob(Consumer<T> closing) {
        this.closing = closing;
    }

    /** @param opening may throw: then the next call opens again */
    synchronized T of(String job, Supplier<T> opening) {
        if (!job.equals(openJob)) {
            if (openJob != null) {
                openJob = null;
                closing.accept(open);
            }
            open = opening.get();
            openJob = job;
        }
        return open;
    }
}
