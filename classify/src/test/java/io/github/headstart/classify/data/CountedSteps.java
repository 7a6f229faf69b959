package io.github.headstart.classify.data;

import io.github.headstart.process.Progress;

/** Counts the steps of a progress. */
public final class CountedSteps implements Progress {
    private int count;

    public int count() {
        return count;
    }

    @Override
    public void step(int steps) {
        count += steps;
    }

    @Override
    public void close() {}
}
