package io.github.headstart.extract.run;

import io.github.headstart.process.Progress;

/** Displays the progress of a run. */
@FunctionalInterface
public interface ExtractProgress {
    /** @param rows that are computed or copied, a step each */
    Progress extracting(int rows);

    /** @param shards whose bytes are checked, a step each */
    default Progress checking(int shards) {
        return Progress.none();
    }
}
