package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.text.CsvCell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes {@code predictions.csv} row by row: the header {@code path,split,label,predicted}, with {@code labels} in place of {@code label}
 * where an image may have several classes, and a column of probabilities per class. Names are quoted if necessary and escaped as {@link CsvCell} describes; probabilities read back to the same
 * floats. A class may have the name of one of the first columns, so readers should address columns by position. The file
 * appears by {@link #commit}; close() without it leaves nothing behind. Not thread-safe.
 */
public final class PredictionWriter implements AutoCloseable {
    private final Path file;
    private final List<String> classes;
    private final CSVPrinter csv;
    private boolean committed;

    private PredictionWriter(Path file, List<String> classes, Labelling labelling) throws IOException {
        this.file = file;
        this.classes = Predictions.checked(classes, labelling);
        csv = new CSVPrinter(
                Files.newBufferedWriter(AtomicFile.partial(file), StandardCharsets.UTF_8), Predictions.FORMAT);
    }

    /**
     * @param classes distinct names, as many as the labelling needs
     * @throws PipelineException if the file cannot be written, here and below
     */
    public static PredictionWriter create(Path file, List<String> classes, Labelling labelling) {
        try {
            PredictionWriter writer = new PredictionWriter(file, classes, labelling);
            writer.csv.printRecord(Predictions.header(classes, labelling));
            return writer;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    public void append(Prediction row) {
        try {
            csv.print(CsvCell.of(row.path()));
            csv.print(row.split());
            csv.print(CsvCell.of(Decision.label(classes, row.label())));
            csv.print(CsvCell.of(Decision.label(classes, row.predicted())));
            for (float probability : row.probabilities()) {
                csv.print(Float.toString(probability));
            }
            csv.println();
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    public void commit() {
        try {
            csv.close();
            AtomicFile.publish(file);
            committed = true;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        if (!committed) {
            try (CSVPrinter unfinished = csv) {
                Files.deleteIfExists(AtomicFile.partial(file));
            } catch (IOException e) {
                throw cannotWrite(file, e);
            }
        }
    }

    private static PipelineException cannotWrite(Path file, IOException e) {
        return new PipelineException(
                "%s: the predictions cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
    }
}
