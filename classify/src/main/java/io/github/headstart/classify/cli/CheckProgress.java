package io.github.headstart.classify.cli;

import io.github.headstart.classify.check.CheckListener;
import io.github.headstart.classify.metrics.TableWriter;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.dataset.Sample;
import io.github.headstart.process.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows the progress of the command {@code check}, and writes the near-duplicates to a file if there is one. */
final class CheckProgress implements CheckListener, AutoCloseable {
    static final String FILE = "near_duplicates.csv";

    private final Optional<TableWriter> table;

    /** @param folder for the file */
    CheckProgress(Optional<Path> folder) {
        table = folder.map(each ->
                new TableWriter(each.resolve(FILE), List.of("path", "split", "other_path", "other_split", "cosine")));
    }

    @Override
    public Progress comparing(int images) {
        return ConsoleProgress.start("near-duplicates", "images", images);
    }

    @Override
    public void nearDuplicates(Sample image, Sample other, double cosine) {
        table.ifPresent(each -> each.row(List.of(
                image.path(),
                image.split().toString(),
                other.path(),
                other.split().toString(),
                String.format(Locale.ROOT, "%.6f", cosine))));
    }

    /** Gives the file its name. */
    void commit() {
        table.ifPresent(TableWriter::commit);
    }

    @Override
    public void close() {
        table.ifPresent(TableWriter::close);
    }
}
