package io.github.headstart.classify.predict;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.json.Json;
import io.github.headstart.text.CsvCell;
import io.github.headstart.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;

/** An output format of predictions, one line per image. Lines are without line terminators. */
public sealed interface PredictionLines {
    /** The header line, if the format has one. */
    Optional<String> header();

    String line(ImagePrediction prediction);

    /**
     * CSV with the columns {@code path,status,predicted} and a column of probabilities per class, which read back to
     * the same floats. {@code predicted} is a label, see {@link Labelling}. A class may have the name of one of the first
     * columns, so readers should address columns by position. Texts are escaped as {@link CsvCell} describes.
     */
    record Csv(PredictedLabels labels) implements PredictionLines {
        private static final List<String> FIRST_COLUMNS = List.of("path", "status", "predicted");

        @Override
        public Optional<String> header() {
            List<String> header = new ArrayList<>(FIRST_COLUMNS);
            labels.classes().forEach(name -> header.add(CsvCell.of(name)));
            return Optional.of(CSVFormat.DEFAULT.format(header.toArray()));
        }

        @Override
        public String line(ImagePrediction prediction) {
            Object[] fields = new Object[FIRST_COLUMNS.size() + labels.classes().size()];
            fields[0] = CsvCell.of(prediction.path());
            fields[1] = CsvCell.of(prediction.status());
            if (prediction.ok()) {
                fields[2] = CsvCell.of(labels.of(prediction));
                float[] probabilities = prediction.probabilities();
                for (int i = 0; i < probabilities.length; i++) {
                    fields[FIRST_COLUMNS.size() + i] = Float.toString(probabilities[i]);
                }
            }
            return CSVFormat.DEFAULT.format(fields);
        }
    }

    /**
     * JSON Lines: an object per image; for an unreadable image the predictions are null. Where an image may have several classes,
     * {@code predicted} and {@code probability} are lists.
     */
    record JsonObjects(PredictedLabels labels) implements PredictionLines {
        @Override
        public Optional<String> header() {
            return Optional.empty();
        }

        @Override
        public String line(ImagePrediction prediction) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("path", prediction.path());
            fields.put("status", prediction.status());
            fields.put("predicted", null);
            fields.put("probability", null);
            fields.put("probabilities", null);
            if (prediction.ok()) {
                float[] probabilities = prediction.probabilities();
                List<String> predicted = new ArrayList<>();
                List<Float> probability = new ArrayList<>();
                for (int index : labels.predicted(prediction)) {
                    predicted.add(labels.classes().get(index));
                    probability.add(probabilities[index]);
                }
                boolean several = labels.labelling().isMultiLabel();
                fields.put("predicted", several ? predicted : labels.of(prediction));
                fields.put("probability", several ? probability : probability.get(0));
                fields.put("probabilities", named(probabilities));
            }
            return Json.line(fields);
        }

        private Map<String, Float> named(float[] probabilities) {
            Map<String, Float> named = new LinkedHashMap<>();
            for (int i = 0; i < probabilities.length; i++) {
                named.put(labels.classes().get(i), probabilities[i]);
            }
            return named;
        }
    }

    /**
     * An aligned table for the console: the predicted label and the probabilities of the predicted classes; if it is unknown, that of
     * the most probable class.
     *
     * @param pathWidth length of the longest path in characters
     */
    record Table(PredictedLabels labels, int pathWidth) implements PredictionLines {
        private static final String PREDICTED = "predicted";
        private static final int MOST_WIDTH = 40;

        @Override
        public Optional<String> header() {
            return Optional.of(row("path", PREDICTED, "probability"));
        }

        @Override
        public String line(ImagePrediction prediction) {
            if (!prediction.ok()) {
                return row(prediction.path(), "unreadable: " + prediction.status(), "");
            }
            float[] probabilities = prediction.probabilities();
            String label = labels.of(prediction);
            return row(
                    prediction.path(),
                    label.isEmpty() ? "(none)" : label,
                    Arrays.stream(labels.predicted(prediction))
                            .mapToObj(index -> String.format(Locale.ROOT, "%.4f", probabilities[index]))
                            .collect(Collectors.joining("|")));
        }

        private int labelWidth() {
            return labels.labelling().isMultiLabel()
                    ? Math.min(MOST_WIDTH, Labelling.label(labels.classes()).length())
                    : labels.classes().stream().mapToInt(String::length).max().orElse(0);
        }

        private String row(String path, String predicted, String probability) {
            String format = "%%-%ds  %%-%ds  %%s"
                    .formatted(Math.max(pathWidth, "path".length()), Math.max(labelWidth(), PREDICTED.length()));
            return format.formatted(Printable.name(path), Printable.name(predicted), probability)
                    .stripTrailing();
        }
    }
}
