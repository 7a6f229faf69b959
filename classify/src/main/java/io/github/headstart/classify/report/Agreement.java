package io.github.headstart.classify.report;

import io.github.headstart.classify.data.HashIndex;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import io.github.headstart.text.Count;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

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
        List<String> classes = first.predictions().classes();
        if (!classes.equals(second.predictions().classes())) {
            return Optional.empty();
        }
        PathResults results = PathResults.of(first.predictions(), split);
        PathResults others = results.withoutResults();
        Gallery.Choice secondWrong = gallery(names.get(0), names.get(1), results);
        int[][] counts = new int[2][2];
        second.predictions().forEach(split, row -> {
            if (results.has(row)) {
                counts[results.isCorrect(row) ? 0 : 1][row.isCorrect() ? 0 : 1]++;
                others.put(row);
                secondWrong.accept(row);
            }
        });
        if (Arrays.stream(counts).flatMapToInt(Arrays::stream).sum() == 0) {
            return Optional.empty();
        }
        Gallery.Choice firstWrong = gallery(names.get(1), names.get(0), others);
        first.predictions().forEach(split, firstWrong);
        DataTable table = DataTable.ofNumbers(
                "Images of the %s split".formatted(split),
                List.of("images", names.get(1) + " correct", names.get(1) + " incorrect"),
                List.of(
                        List.of(names.get(0) + " correct", Count.of(counts[0][0]), Count.of(counts[0][1])),
                        List.of(names.get(0) + " incorrect", Count.of(counts[1][0]), Count.of(counts[1][1]))));
        Thumbnails thumbnails = Thumbnails.of(first.description());
        boolean sameImages =
                thumbnails.root().equals(Thumbnails.of(second.description()).root());
        return Optional.of(new Agreement(
                split.toString(),
                table,
                List.of(secondWrong.gallery(classes, thumbnails), firstWrong.gallery(classes, thumbnails)),
                thumbnails.whyNone(),
                sameImages ? "" : OTHER_FOLDER));
    }

    /** The misclassifications of one run that the other classifies correctly, the most confident first. */
    private static Gallery.Choice gallery(String right, String wrong, PathResults others) {
        return new Gallery.Choice(
                "Correct only in %s; predictions of %s".formatted(right, wrong),
                "None.",
                row -> !row.isCorrect() && others.isCorrect(row),
                Comparator.comparing(Prediction::confidenceOfError).reversed());
    }

    /**
     * Which images of a split a run classifies correctly, by the 64-bit hash of their path.
     *
     * @param correct by place in the index
     */
    private record PathResults(HashIndex paths, BitSet correct) {
        static PathResults of(Predictions predictions, Split split) {
            LongStream.Builder hashes = LongStream.builder();
            predictions.forEach(split, row -> hashes.add(HashIndex.hash(row.path())));
            PathResults results = new PathResults(new HashIndex(hashes.build().toArray()), new BitSet());
            predictions.forEach(split, results::put);
            return results;
        }

        /** The same images, none of them classified correctly. */
        PathResults withoutResults() {
            return new PathResults(paths, new BitSet());
        }

        void put(Prediction row) {
            correct.set(place(row), row.isCorrect());
        }

        boolean has(Prediction row) {
            return place(row) >= 0;
        }

        /** False for an image that is not in the index. */
        boolean isCorrect(Prediction row) {
            return has(row) && correct.get(place(row));
        }

        private int place(Prediction row) {
            return paths.first(HashIndex.hash(row.path()));
        }
    }
}
