package io.github.headstart.extract.cli;

import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.extract.run.ExtractProgress;
import io.github.headstart.process.Progress;

/** Shows the progress of a run on the console. */
public final class ConsoleDisplays implements ExtractProgress {
    @Override
    public Progress extracting(int rows) {
        return ConsoleProgress.start("extract", "images", rows);
    }

    @Override
    public Progress rewriting(int rows) {
        return ConsoleProgress.start("compact", "rows", rows);
    }

    @Override
    public Progress checking(int shards) {
        return ConsoleProgress.start("verify", "shards", shards);
    }
}
