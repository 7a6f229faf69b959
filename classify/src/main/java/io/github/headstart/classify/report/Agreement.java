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
 * Which images of one split two runs get right and wrong.
 *
 * @param split that both have
 * @param table how many are right in both, in one and in none
 * @param galleries those that only one of them gets right, as the other sees them
 * @param imagesNote why images are missing; empty if they are not
 * @param matchNote what is doubtful about the images being the same; empty if nothing is
 */
record Agreement(String split, DataTable table, List<Gallery> galleries, String imagesNote, String matchNote) {
    private static final String OTHER_FOLDER =
            "The runs do not name the same folder of images: images of the same path are taken to be the same.";

    Agreement {
        galleries = List.copyOf(galleries);
    }

    /** @return empty if the runs have no image of a split in common, or not the same classes */
    static Optional<Agreement> of(List<Run> runs, List<String> names) {
        Run first = runs.get(0);
        Run second = runs.get(1);
        Split split = first.judgedSplit();
        Predictions ours = first.predictions().of(split);
        Predictions theirs = second.predictions().of(split);
        if (!ours.classes().equals(theirs.classes())) {
            return Optional.empty();
        }
        Map<String, Prediction> byPath = new HashMap<>();
        ours.rows().forEach(row -> byPath.put(row.path(), row));
        List<Prediction> common = theirs.rows().stream()
                .filter(row -> byPath.containsKey(row.path()))
                .toList();
        if (common.isEmpty()) {
            return Optional.empty();
        }
        int[][] counts = new int[2][2];
        for (Prediction row : common) {
            counts[isRight(byPath.get(row.path())) ? 0 : 1][isRight(row) ? 0 : 1]++;
        }
        DataTable table = DataTable.ofNumbers(
                "Images of the %s split".formatted(split),
                List.of("images", names.get(1) + " right", names.get(1) + " wrong"),
                List.of(
                        List.of(names.get(0) + " right", Count.of(counts[0][0]), Count.of(counts[0][1])),
                        List.of(names.get(0) + " wrong", Count.of(counts[1][0]), Count.of(counts[1][1]))));
        Thumbnails thumbnails = Thumbnails.of(first.description());
        Map<String, Prediction> others = new HashMap<>();
        common.forEach(row -> others.put(row.path(), row));
        boolean sameImages =
                thumbnails.root().equals(Thumbnails.of(second.description()).root());
        return Optional.of(new Agreement(
                split.toString(),
                table,
                List.of(
                        gallery(names.get(0), names.get(1), theirs, byPath, thumbnails),
                        gallery(names.get(1), names.get(0), ours, others, thumbnails)),
                thumbnails.whyNone(),
                sameImages ? "" : OTHER_FOLDER));
    }

    /** The wrong ones' mistakes that the right one does not make, the most confident first. */
    private static Gallery gallery(
            String right, String wrong, Predictions mistaken, Map<String, Prediction> others, Thumbnails thumbnails) {
        return Gallery.of(
                "Only %s gets them right; what %s says".formatted(right, wrong),
                "There are none.",
                mistaken,
                thumbnails,
                row -> !isRight(row) && others.containsKey(row.path()) && isRight(others.get(row.path())),
                Comparator.comparing(Prediction::confidence).reversed());
    }

    private static boolean isRight(Prediction row) {
        return row.predicted() == row.label();
    }
}
