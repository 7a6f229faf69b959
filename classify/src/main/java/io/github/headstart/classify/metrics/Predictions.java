package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.text.CsvCell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The predictions for labelled images in a {@code predictions.csv}, which {@link PredictionWriter} wrote. They are read
 * each time they are asked for and never held.
 *
 * @param classes distinct names, at least two
 */
public record Predictions(Path file, List<String> classes) {
    static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private static final List<String> FIRST_COLUMNS = List.of("path", "split", "label", "predicted");

    public Predictions {
        classes = checked(classes);
    }

    /**
     * Reads the header.
     *
     * @throws PipelineException naming the file and the record, counted from 1 for the header, if it cannot be read or
     *     is not in this format, here and below
     */
    public static Predictions open(Path file) {
        return read(file, records -> {
            if (!records.hasNext()) {
                throw new PipelineException("%s: expected a header, found an empty file".formatted(file));
            }
            return new Predictions(file, classes(file, records.next()));
        });
    }

    /** Reads the predictions of one split in the order of the file. */
    public void forEach(Split split, Consumer<Prediction> visitor) {
        read(file, records -> {
            records.next();
            records.forEachRemaining(record -> {
                Prediction row = row(file, record, classes);
                if (row.split() == split) {
                    visitor.accept(row);
                }
            });
            return null;
        });
    }

    private static <T> T read(Path file, Function<Iterator<CSVRecord>, T> reader) {
        try (CSVParser csv = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
            return reader.apply(csv.iterator());
        } catch (IOException | UncheckedIOException e) {
            throw new PipelineException("%s: the predictions cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    static List<String> checked(List<String> classes) {
        if (classes.size() < 2 || new HashSet<>(classes).size() < classes.size()) {
            throw new IllegalArgumentException("expected at least two classes, all distinct, found " + classes);
        }
        return List.copyOf(classes);
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

    static List<String> header(List<String> classes) {
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
