package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whole files of predictions. */
public final class TestPredictions {
    private TestPredictions() {}

    /** The rows of a file, sorted by split. */
    public static List<Prediction> rows(Path file) {
        List<Prediction> rows = new ArrayList<>();
        for (Split split : Split.values()) {
            rows.addAll(rows(file, split));
        }
        return rows;
    }

    public static List<Prediction> rows(Path file, Split split) {
        List<Prediction> rows = new ArrayList<>();
        Predictions.open(file).forEach(split, rows::add);
        return rows;
    }

    public static Predictions write(Path file, List<String> classes, List<Prediction> rows) {
        return write(file, classes, Labelling.SINGLE_LABEL, rows);
    }

    public static Predictions write(Path file, List<String> classes, Labelling labelling, List<Prediction> rows) {
        try (PredictionWriter writer = PredictionWriter.create(file, classes, labelling)) {
            rows.forEach(writer::append);
            writer.commit();
        }
        return Predictions.open(file);
    }

    public static ClassificationReport report(List<String> classes, List<Prediction> rows) {
        return scores(classes, rows).report();
    }

    public static SplitScores scores(List<String> classes, List<Prediction> rows) {
        return scores(classes, Labelling.SINGLE_LABEL, rows);
    }

    public static SplitScores scores(List<String> classes, Labelling labelling, List<Prediction> rows) {
        SplitScores scores = new SplitScores(classes, labelling, rows.size());
        rows.forEach(row -> scores.add(row.label(), row.probabilities()));
        return scores;
    }
}
