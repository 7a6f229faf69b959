package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.text.CsvCell;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The predictions for labelled images, as stored in {@code predictions.csv}. Immutable.
 *
 * @param classes distinct names, at least two
 * @param rows one per image, each with a probability per class
 */
public record Predictions(List<String> classes, List<Prediction> rows) {
    private static final List<String> FIRST_COLUMNS = List.of("path", "split", "label", "predicted");
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    public Predictions {
        classes = List.copyOf(classes);
        rows = List.copyOf(rows);
        if (classes.size() < 2 || new HashSet<>(classes).size() < classes.size()) {
            throw new IllegalArgumentException("expected at least two classes, all distinct, found " + classes);
        }
        for (Prediction row : rows) {
            if (row.probabilities().length != classes.size()) {
                throw new IllegalArgumentException("%s: expected %d probabilities, found %d"
                        .formatted(row.path(), classes.size(), row.probabilities().length));
            }
        }
    }

    /** The splits that have rows, in the order of their first row. */
    public List<Split> splits() {
        return rows.stream().map(Prediction::split).distinct().toList();
    }

    /** The rows of one split. */
    public Predictions of(Split split) {
        return new Predictions(
                classes, rows.stream().filter(row -> row.split() == split).toList());
    }

    /** @throws IllegalArgumentException if there are no rows, or one's probabilities do not add up to 1 */
    public ClassificationReport evaluate() {
        return ClassificationReport.of(probabilities(), labels(), classes);
    }

    /** The ROC and precision–recall curves of one class against all others. */
    public RankingCurves curves(int index) {
        return ClassificationReport.curves(probabilities(), labels(), index);
    }

    private float[][] probabilities() {
        return rows.stream().map(Prediction::probabilities).toArray(float[][]::new);
    }

    private int[] labels() {
        return rows.stream().mapToInt(Prediction::label).toArray();
    }

    /**
     * Writes CSV with the header {@code path,split,label,predicted} and a column of probabilities per class. Names are
     * quoted if necessary and escaped as {@link CsvCell} describes; probabilities read back to the same floats. A class
     * may have the name of one of the first columns, so readers should address columns by position.
     *
     * @throws PipelineException if the file cannot be written
     */
    public void write(Path file) {
        try {
            try (BufferedWriter text = Files.newBufferedWriter(AtomicFile.partial(file), StandardCharsets.UTF_8);
                    CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
                csv.printRecord(header(classes));
                for (Prediction row : rows) {
                    csv.print(CsvCell.of(row.path()));
                    csv.print(row.split());
                    csv.print(CsvCell.of(classes.get(row.label())));
                    csv.print(CsvCell.of(classes.get(row.predicted())));
                    for (float probability : row.probabilities()) {
                        csv.print(Float.toString(probability));
                    }
                    csv.println();
                }
            }
            AtomicFile.publish(file);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the predictions cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PipelineException naming the file and the record, counted from 1 for the header, if it cannot be read or
     *     is not in this format
     */
    public static Predictions read(Path file) {
        try (CSVParser csv = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
            List<String> classes = null;
            List<Prediction> rows = new ArrayList<>();
            for (CSVRecord record : csv) {
                if (classes == null) {
                    classes = classes(file, record);
                } else {
                    rows.add(row(file, record, classes));
                }
            }
            if (classes == null) {
                throw new PipelineException("%s: expected a header, found an empty file".formatted(file));
            }
            return new Predictions(classes, rows);
        } catch (IOException | UncheckedIOException e) {
            throw new PipelineException("%s: the predictions cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static List<String> classes(Path file, CSVRecord header) {
        List<String> columns = header.toList();
        int first = FIRST_COLUMNS.size();
        if (columns.size() < first || !columns.subList(0, first).equals(FIRST_COLUMNS)) {
            throw new PipelineException("%s: expected the columns %s and one per class, found %s"
                    .formatted(file, String.join(",", FIRST_COLUMNS), String.join(",", columns)));
        }
        return columns.subList(first, columns.size()).stream()
                .map(CsvCell::text)
                .toList();
    }

    private static List<String> header(List<String> classes) {
        List<String> header = new ArrayList<>(FIRST_COLUMNS);
        classes.forEach(name -> header.add(CsvCell.of(name)));
        return header;
    }

    private static Prediction row(Path file, CSVRecord record, List<String> classes) {
        int first = FIRST_COLUMNS.size();
        if (record.size() != first + classes.size()) {
            throw problem(file, record, "%d fields".formatted(first + classes.size()), "%d".formatted(record.size()));
        }
        Split split = Split.named(record.get(1))
                .orElseThrow(() -> problem(file, record, "a split out of " + List.of(Split.values()), record.get(1)));
        int label = classes.indexOf(CsvCell.text(record.get(2)));
        if (label < 0) {
            throw problem(file, record, "a label out of " + classes, record.get(2));
        }
        float[] probabilities = new float[classes.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = probability(file, record, first + i);
        }
        Prediction row = new Prediction(CsvCell.text(record.get(0)), split, label, probabilities);
        String predicted = classes.get(row.predicted());
        if (!CsvCell.text(record.get(3)).equals(predicted)) {
            throw problem(file, record, "predicted %s, the most probable".formatted(predicted), record.get(3));
        }
        return row;
    }

    private static float probability(Path file, CSVRecord record, int column) {
        String text = record.get(column);
        try {
            float probability = Float.parseFloat(text);
            if (probability >= 0 && probability <= 1) {
                return probability;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message for all invalid probabilities.
        }
        throw problem(file, record, "a probability, 0 to 1, in column %d".formatted(column + 1), text);
    }

    private static PipelineException problem(Path file, CSVRecord record, String expected, String found) {
        return new PipelineException(
                "%s record %d: expected %s, found %s".formatted(file, record.getRecordNumber(), expected, found));
    }
}
