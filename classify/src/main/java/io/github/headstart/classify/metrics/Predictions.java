package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.text.CsvCell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param classes distinct names, as many as the labelling needs
 */
public record Predictions(Path file, List<String> classes, Labelling labelling) {
    static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private static final int FIRST_COLUMNS = 4;

    public Predictions {
        classes = checked(classes, labelling);
    }

    private static List<String> firstColumns(Labelling labelling) {
        return List.of("path", "split", labelling.column(), "predicted");
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
            return of(file, records.next().toList());
        });
    }

    /** Reads the predictions of one split in the order of the file. */
    public void forEach(Split split, Consumer<Prediction> visitor) {
        read(file, records -> {
            records.next();
            records.forEachRemaining(record -> {
                Prediction row = row(record);
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

    static List<String> checked(List<String> classes, Labelling labelling) {
        if (classes.size() < labelling.fewestClasses() || new HashSet<>(classes).size() < classes.size()) {
            throw new IllegalArgumentException("expected at least %d classes, all distinct, found %s"
                    .formatted(labelling.fewestClasses(), classes));
        }
        return List.copyOf(classes);
    }

    private static Predictions of(Path file, List<String> columns) {
        List<String> first = columns.subList(0, Math.min(FIRST_COLUMNS, columns.size()));
        Labelling labelling = Arrays.stream(Labelling.values())
                .filter(each -> first.equals(firstColumns(each)))
                .findFirst()
                .orElseThrow(() -> new PipelineException("%s: expected the columns %s and one per class, found %s"
                        .formatted(
                                file,
                                String.join(",", firstColumns(Labelling.SINGLE_LABEL)),
                                String.join(",", columns))));
        return new Predictions(
                file,
                columns.subList(FIRST_COLUMNS, columns.size()).stream()
                        .map(CsvCell::text)
                        .toList(),
                labelling);
    }

    static List<String> header(List<String> classes, Labelling labelling) {
        List<String> header = new ArrayList<>(firstColumns(labelling));
        classes.forEach(name -> header.add(CsvCell.of(name)));
        return header;
    }

    private Prediction row(CSVRecord record) {
        if (record.size() != FIRST_COLUMNS + classes.size()) {
            throw problem(
                    file, record, "%d fields".formatted(FIRST_COLUMNS + classes.size()), "%d".formatted(record.size()));
        }
        Split split = Split.named(record.get(1))
                .orElseThrow(() -> problem(file, record, "a split out of " + List.of(Split.values()), record.get(1)));
        int[] label = labelling.classes(CsvCell.text(record.get(2))).stream()
                .mapToInt(classes::indexOf)
                .toArray();
        if (Arrays.stream(label).anyMatch(each -> each < 0)) {
            throw problem(file, record, "a label out of " + classes, record.get(2));
        }
        float[] probabilities = new float[classes.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = probability(file, record, FIRST_COLUMNS + i);
        }
        Decision decision = Decision.of(labelling);
        Prediction row = new Prediction(CsvCell.text(record.get(0)), split, decision, label, probabilities);
        String predicted = decision.label(classes, probabilities);
        if (!CsvCell.text(record.get(3)).equals(predicted)) {
            throw problem(
                    file,
                    record,
                    labelling.isMultiLabel()
                            ? "predicted \"%s\", all more probable than not".formatted(predicted)
                            : "predicted %s, the most probable".formatted(predicted),
                    record.get(3));
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
