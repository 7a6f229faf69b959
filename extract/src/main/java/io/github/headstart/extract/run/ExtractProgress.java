package io.github.headstart.extract.run;

import io.github.headstart.process.Progress;

/** Displays the progress of a run. */
@FunctionalInterface
public interface ExtractProgress {
    /** @param rows that are computed or copied, a step each */
    Progress extracting(int rows);

    /** @param rows that are written into other shards, a step each */
    default Progress rewriting(int rows) {
        return Progress.none();
    }

    /** @param shards whose bytes are checked, a step each */
    default Progress checking(int shards) {
        return Progress.none();
    }
}
