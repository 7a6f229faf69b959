package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.data.CountedSteps;
import io.github.headstart.classify.data.InMemoryFeatures;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.Head;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.process.Progress;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with {@code reference/make_probe.py}. */
class LinearProbeTest {
    private static final double MOST = 1e-4;

    @TempDir
    private Path folder;

    /**
     * A logistic regression that scikit-learn has fitted.
     *
     * @param kernel [inputs, outputs], row-major
     * @param loss mean with the regularization loss; unweighted
     */
    record Case(
            String name,
            List<Integer> shape,
            Pooling pooling,
            int classes,
            double l2,
            boolean balanced,
            List<Integer> labels,
            List<List<Double>> features,
            List<Double> kernel,
            List<Double> bias,
            double loss) {
        @Override
        public String toString() {
            return name;
        }

        TrainOptions options() {
            return TestOptions.probe(l2, pooling, balanced ? ClassWeights.parse("balanced") : ClassWeights.none());
        }

        List<String> classNames() {
            return IntStream.range(0, classes)
                    .mapToObj(label -> "class" + label)
                    .toList();
        }

        FeatureStore store(Path folder) {
            List<Sample> samples = IntStream.range(0, labels.size())
                    .mapToObj(row -> TestStore.sample(
                            Split.TRAIN, classNames().get(labels.get(row)), row, Integer.toString(row)))
                    .toList();
            return new TestStore(folder)
                    .shape(shape)
                    .classes(classNames())
                    .add(Split.TRAIN, 0, samples, sample -> row(samples.indexOf(sample)))
                    .publish();
        }

        private float[] row(int row) {
            float[] values = new float[features.get(row).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = features.get(row).get(i).floatValue();
            }
            return values;
        }
    }

    private record Cases(List<Case> cases) {}

    static Stream<Case> cases() {
        return Json.read(ReferenceData.committed("probe/probe.json"), Cases.class).cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheCoefficientsOfScikitLearn(Case expected) {
        try (FeatureStore store = expected.store(folder);
                StagedTraining training = training(store, expected.options())) {
            assertThat(training.run(each -> {}, () -> false)).isEqualTo(StopReason.FINISHED);

            List<float[]> weights = training.head().weights();
            assertThat(difference(weights.get(0), expected.kernel())).isLessThan(MOST);
            assertThat(difference(weights.get(1), expected.bias())).isLessThan(MOST);
            assertThat(training.history().epochs()).hasSize(1);
            assertThat(training.history().epochs().get(0).training().loss())
                    .isCloseTo(expected.loss(), within(1e-5 * Math.max(1, expected.loss())));
        }
    }

    @Test
    void theSeedDoesNotMatter() {
        Case some = cases().findFirst().orElseThrow();
        TrainOptions options = some.options();
        TrainOptions other = new TrainOptions(
                options.head(),
                options.optimizer(),
                options.learningRateSchedule(),
                options.labelSmoothing(),
                options.classWeights(),
                options.epochs(),
                options.seed() + 1,
                Optional.empty());
        try (FeatureStore store = some.store(folder)) {
            List<float[]> first = weights(store, options);
            List<float[]> second = weights(store, other);

            assertThat(largestDifference(first.get(0), second.get(0))).isLessThan(1e-6);
            assertThat(weights(store, options)).usingRecursiveComparison().isEqualTo(first);
        }
    }

    @Test
    void endsWithoutAnEpochWhenStopped() {
        Case some = cases().findFirst().orElseThrow();
        try (FeatureStore store = some.store(folder);
                StagedTraining training = training(store, some.options())) {
            int[] asked = {0};
            BooleanSupplier third = () -> ++asked[0] == 3;

            assertThat(training.run(each -> {}, third)).isEqualTo(StopReason.INTERRUPTED);
            assertThat(training.history().epochs()).isEmpty();
            assertThat(asked[0]).isEqualTo(3);
        }
    }

    @Test
    void featuresThatAreNotFiniteDiverge() {
        try (FeatureStore store = new TestStore(folder)
                        .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 6))
                        .add(Split.TRAIN, 0, List.of(TestStore.sample(Split.TRAIN, "dogs", 99, "odd")), Float.NaN)
                        .publish();
                StagedTraining training = training(store, TestOptions.probe(1e-3))) {
            assertThat(training.run(each -> {}, () -> false)).isEqualTo(StopReason.DIVERGED);
        }
    }

    @Test
    void hasNotConvergedWhereRoundingEndsTheSearchBeforeTheGradientIsSmallEnough() {
        Case some = cases().findFirst().orElseThrow();
        try (FeatureStore store = some.store(folder);
                StagedTraining training = training(store, TestOptions.probe(1e-14))) {
            assertThat(training.run(each -> {}, () -> false)).isEqualTo(StopReason.NOT_CONVERGED);
            assertThat(training.history().epochs()).hasSize(1);
        }
    }

    @Test
    void trainsOnAllPassesIfAsked() {
        try (FeatureStore store = TestStore.usual(folder);
                Head head = Head.create(
                        TestOptions.probe(1e-3).spec(store),
                        TestOptions.probe(1e-3).optimizer(),
                        0,
                        1)) {
            SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
            InMemoryFeatures source = InMemoryFeatures.of(store);
            float[] weights = {1, 1};
            int[] once = IntStream.range(0, 24).toArray();
            int[] all = IntStream.range(0, 3 * 24).toArray();

            CountedSteps progress = new CountedSteps();
            float[] ofOne = new LinearProbe(head, source, rows, once, weights)
                    .train(LinearProbe.EXACT, () -> false, progress)
                    .weights()
                    .get(0);
            float[] ofAll = new LinearProbe(head, source, rows, all, weights)
                    .train(LinearProbe.EXACT, () -> false, Progress.none())
                    .weights()
                    .get(0);
            int[] twice =
                    IntStream.concat(Arrays.stream(once), Arrays.stream(once)).toArray();
            float[] ofTwice = new LinearProbe(head, source, rows, twice, weights)
                    .train(LinearProbe.EXACT, () -> false, Progress.none())
                    .weights()
                    .get(0);

            assertThat(progress.count()).as("iterations").isBetween(5, LinearProbe.MOST_ITERATIONS);
            assertThat(largestDifference(ofOne, ofAll)).isGreaterThan(1e-2);
            assertThat(largestDifference(ofOne, ofTwice))
                    .as("the mean of the losses, not their sum")
                    .isLessThan(1e-5);
        }
    }

    private static List<float[]> weights(FeatureStore store, TrainOptions options) {
        try (StagedTraining training = training(store, options)) {
            training.run(each -> {}, () -> false);
            return new ArrayList<>(training.head().weights());
        }
    }

    private static StagedTraining training(FeatureStore store, TrainOptions options) {
        StagedTraining.Inputs inputs = new StagedTraining.Inputs(
                store,
                () -> InMemoryFeatures.of(store),
                1,
                new PretrainedTail(store, List.of()),
                rows -> Progress.none(),
                Progress::none);
        return new StagedTraining(
                inputs,
                options,
                SplitIndex.of(store, Split.TRAIN),
                SplitIndex.of(store, Split.VALIDATION),
                Head.ALL_THREADS,
                Optional.empty());
    }

    private static double difference(float[] found, List<Double> expected) {
        assertThat(found).hasSize(expected.size());
        return IntStream.range(0, found.length)
                .mapToDouble(i -> Math.abs(found[i] - expected.get(i)))
                .max()
                .orElseThrow();
    }

    private static double largestDifference(float[] one, float[] other) {
        assertThat(one).hasSameSizeAs(other);
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - other[i]))
                .max()
                .orElseThrow();
    }
}
