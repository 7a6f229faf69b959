package io.github.headstart.classify.knn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.data.CountedSteps;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the choice of k on a store with scikit-learn's GridSearchCV, each image and its twin being a fold. */
class KnnSearchTest {
    private final VotesTest.Expected vectors =
            Json.read(ReferenceData.committed("neighbors/neighbors.json"), VotesTest.Expected.class);
    private final Search search = Json.read(ReferenceData.committed("neighbors/search.json"), Search.class);

    @TempDir
    private Path folder;

    /**
     * @param twins how many of the first training vectors are there twice
     * @param means over the folds, by size
     * @param accuracies on the test vectors, by size
     */
    private record Search(
            int twins,
            List<Integer> sizes,
            List<Double> means,
            List<Double> deviations,
            int chosen,
            List<Double> accuracies) {}

    @Test
    void choosesTheSameKWithTheSameAccuraciesAsScikitLearn() {
        List<List<Integer>> train = withTwins(vectors.train());
        CountedSteps progress = new CountedSteps();
        try (FeatureStore store = store(train)) {
            // As many folds as images, so that those of different content are in different folds whatever the seed is.
            KnnSearch.Found found = new KnnSearch(store, search.sizes(), train.size(), 7).run(images -> progress);

            assertThat(progress.count())
                    .as("images whose neighbours were found")
                    .isEqualTo(Stream.of(Split.values())
                            .mapToInt(split -> SplitIndex.of(store, split).images())
                            .sum());
            assertThat(found.results()).extracting(KnnResult::k).isEqualTo(search.sizes());
            assertThat(found.results().get(found.chosen()).k()).isEqualTo(search.chosen());
            for (int i = 0; i < search.sizes().size(); i++) {
                KnnResult result = found.results().get(i);
                double accuracy = search.accuracies().get(i);
                assertThat(result.foldsAccuracy()).isCloseTo(search.means().get(i), within(1e-12));
                assertThat(result.foldsDeviation())
                        .isCloseTo(search.deviations().get(i), within(1e-12));
                assertThat(result.validationAccuracy())
                        .hasValueSatisfying(value -> assertThat(value).isCloseTo(accuracy, within(1e-12)));
                assertThat(result.testAccuracy().isPresent()).isEqualTo(i == found.chosen());
                result.testAccuracy().ifPresent(value -> assertThat(value).isCloseTo(accuracy, within(1e-12)));
            }
        }
    }

    private <T> List<T> withTwins(List<T> values) {
        List<T> all = new ArrayList<>(values);
        all.addAll(values.subList(0, search.twins()));
        return all;
    }

    /** A store with the same images in validation and test. */
    private FeatureStore store(List<List<Integer>> train) {
        TestStore store = new TestStore(folder)
                .classes(IntStream.range(0, vectors.classes())
                        .mapToObj(KnnSearchTest::label)
                        .toList())
                .shape(List.of(1, 1, train.get(0).size()));
        add(store, Split.TRAIN, train, withTwins(vectors.trainLabels()));
        add(store, Split.VALIDATION, vectors.test(), vectors.testLabels());
        add(store, Split.TEST, vectors.test(), vectors.testLabels());
        return store.publish();
    }

    /** Images with equal features have equal content. */
    private static void add(TestStore store, Split split, List<List<Integer>> rows, List<Integer> labels) {
        List<Sample> samples = IntStream.range(0, rows.size())
                .mapToObj(i -> TestStore.sample(
                        split, label(labels.get(i)), i, rows.get(i).toString()))
                .toList();
        store.add(split, 0, samples, sample -> floats(rows.get(samples.indexOf(sample))));
    }

    private static String label(int number) {
        return "class " + number;
    }

    private static float[] floats(List<Integer> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
