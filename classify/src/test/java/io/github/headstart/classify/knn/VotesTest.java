package io.github.headstart.classify.knn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.data.ArrayVectors;
import io.github.headstart.classify.nearest.NearestRows;
import io.github.headstart.json.Json;
import io.github.headstart.process.Progress;
import io.github.headstart.reference.ReferenceData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares neighbours and accuracies with those of scikit-learn's KNeighborsClassifier(metric="cosine"). */
class VotesTest {
    private static final int FOLDS = 5;

    private final Expected expected = Json.read(ReferenceData.committed("neighbors/neighbors.json"), Expected.class);
    private final List<Integer> sizes =
            expected.bySize().keySet().stream().map(Integer::valueOf).sorted().toList();

    record Expected(
            int classes,
            List<List<Integer>> train,
            List<Integer> trainLabels,
            List<List<Integer>> test,
            List<Integer> testLabels,
            List<List<Integer>> rows,
            List<List<Double>> cosines,
            Map<String, Scores> bySize) {}

    record Scores(double accuracy, List<Double> folds) {}

    @Test
    void theNeighboursAreThoseOfScikitLearn() {
        List<List<Integer>> rows = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        new NearestRows(vectors(expected.train()), 10, Progress.none())
                .find(vectors(expected.test()), (vector, row) -> true, (vector, neighbors) -> {
                    rows.add(IntStream.range(0, neighbors.count())
                            .mapToObj(neighbors::row)
                            .toList());
                    for (int place = 0; place < neighbors.count(); place++) {
                        double cosine = expected.cosines().get(vector).get(place);
                        differences.add(Math.abs(neighbors.cosine(place) - cosine));
                    }
                });

        assertThat(rows).isEqualTo(expected.rows());
        assertThat(differences).hasSize(10 * expected.test().size()).allMatch(difference -> difference < 1e-6);
    }

    @Test
    void theAccuracyIsThatOfScikitLearnForEachK() {
        Votes votes = new Votes(sizes, expected.classes());
        nearest()
                .find(
                        vectors(expected.test()),
                        (vector, row) -> true,
                        (vector, neighbors) ->
                                votes.add(expected.testLabels().get(vector), neighbors, expected.trainLabels()::get));

        for (int size = 0; size < sizes.size(); size++) {
            assertThat(votes.accuracy(size))
                    .as("k = %d", sizes.get(size))
                    .isCloseTo(scores(size).accuracy(), within(1e-12));
        }
    }

    @Test
    void theAccuracyOfEachFoldIsThatOfScikitLearn() {
        List<Votes> votes = Stream.generate(() -> new Votes(sizes, expected.classes()))
                .limit(FOLDS)
                .toList();
        nearest()
                .find(
                        vectors(expected.train()),
                        (vector, row) -> vector % FOLDS != row % FOLDS,
                        (vector, neighbors) -> votes.get(vector % FOLDS)
                                .add(expected.trainLabels().get(vector), neighbors, expected.trainLabels()::get));

        for (int size = 0; size < sizes.size(); size++) {
            for (int fold = 0; fold < FOLDS; fold++) {
                assertThat(votes.get(fold).accuracy(size))
                        .as("k = %d, fold %d", sizes.get(size), fold)
                        .isCloseTo(scores(size).folds().get(fold), within(1e-12));
            }
        }
    }

    private NearestRows nearest() {
        return new NearestRows(vectors(expected.train()), sizes.get(sizes.size() - 1), Progress.none());
    }

    private Scores scores(int size) {
        return expected.bySize().get(sizes.get(size).toString());
    }

    private static ArrayVectors vectors(List<List<Integer>> rows) {
        float[][] values = new float[rows.size()][];
        for (int row = 0; row < values.length; row++) {
            values[row] = new float[rows.get(row).size()];
            for (int i = 0; i < values[row].length; i++) {
                values[row][i] = rows.get(row).get(i);
            }
        }
        return new ArrayVectors(values);
    }
}
