package io.github.headstart.classify.report;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import io.github.headstart.text.Count;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agreement of two runs on one split: which images each classifies correctly.
 *
 * @param split that both runs have
 * @param table contingency table: images that both, one or neither of the runs classifies correctly
 * @param galleries images that only one run classifies correctly, with the predictions of the other
 * @param imagesNote why images cannot be shown; empty if they can
 * @param matchNote warning that the images may differ; empty if they are the same
 */
record Agreement(String split, DataTable table, List<Gallery> galleries, String imagesNote, String matchNote) {
    private static final String OTHER_FOLDER = "The runs have different image folders: images are matched by path.";

    Agreement {
        galleries = List.copyOf(galleries);
    }

    /** @return empty if the runs have no image of a split in common, or not the same classes */
    static Optional<Agreement> of(List<Run> runs, List<String> names) {
        Run first = runs.get(0);
        Run second = runs.get(1);
        Split split = first.evaluatedSplit();
        Predictions predictions = first.predictions().of(split);
        Predictions otherPredictions = second.predictions().of(split);
        if (!predictions.classes().equals(otherPredictions.classes())) {
            return Optional.empty();
        }
        Map<String, Prediction> byPath = new HashMap<>();
        predictions.rows().forEach(row -> byPath.put(row.path(), row));
        List<Prediction> common = otherPredictions.rows().stream()
                .filter(row -> byPath.containsKey(row.path()))
                .toList();
        if (common.isEmpty()) {
            return Optional.empty();
        }
        int[][] counts = new int[2][2];
        for (Prediction row : common) {
            counts[isCorrect(byPath.get(row.path())) ? 0 : 1][isCorrect(row) ? 0 : 1]++;
        }
        DataTable table = DataTable.ofNumbers(
                "Images of the %s split".formatted(split),
                List.of("images", names.get(1) + " correct", names.get(1) + " incorrect"),
                List.of(
                        List.of(names.get(0) + " correct", Count.of(counts[0][0]), Count.of(counts[0][1])),
                        List.of(names.get(0) + " incorrect", Count.of(counts[1][0]), Count.of(counts[1][1]))));
        Thumbnails thumbnails = Thumbnails.of(first.description());
        Map<String, Prediction> others = new HashMap<>();
        common.forEach(row -> others.put(row.path(), row));
        boolean sameImages =
                thumbnails.root().equals(Thumbnails.of(second.description()).root());
        return Optional.of(new Agreement(
                split.toString(),
                table,
                List.of(
                        gallery(names.get(0), names.get(1), otherPredictions, byPath, thumbnails),
                        gallery(names.get(1), names.get(0), predictions, others, thumbnails)),
                thumbnails.whyNone(),
                sameImages ? "" : OTHER_FOLDER));
    }

    /** The misclassifications of one run that the other classifies correctly, the most confident first. */
    private static Gallery gallery(
            String right,
            String wrong,
            Predictions predictions,
            Map<String, Prediction> others,
            Thumbnails thumbnails) {
        return Gallery.of(
                "Correct only in %s; predictions of %s".formatted(right, wrong),
                "None.",
                predictions,
                thumbnails,
                row -> !isCorrect(row) && others.containsKey(row.path()) && isCorrect(others.get(row.path())),
                Comparator.comparing(Prediction::confidence).reversed());
    }

    private static boolean isCorrect(Prediction row) {
        return row.predicted() == row.label();
    }
}
