package io.github.headstart.classify.metrics;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a table that may be too long for memory as CSV, row by row, as {@link TextTable} does. close() without commit()
 * discards the file. Not thread-safe.
 */
public final class TableWriter implements AutoCloseable {
    private final Path file;
    private final CSVPrinter csv;
    private boolean committed;

    /** @throws PipelineException if the file cannot be written, here and below */
    public TableWriter(Path file, List<String> columns) {
        this.file = file;
        try {
            csv = new CSVPrinter(
                    Files.newBufferedWriter(AtomicFile.partial(file), StandardCharsets.UTF_8), TextTable.FORMAT);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
        row(columns);
    }

    /** @param texts one per column */
    public void row(List<String> texts) {
        try {
            csv.printRecord(texts.stream().map(TextTable::cell));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Gives the file its name. */
    public void commit() {
        try {
            csv.close();
            AtomicFile.publish(file);
            committed = true;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    @Override
    public void close() {
        if (committed) {
            return;
        }
        try (csv) {
            Files.deleteIfExists(AtomicFile.partial(file));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private PipelineException cannotWrite(IOException e) {
        return new PipelineException("%s: the table cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
    }
}
