package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.check.CheckResult;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.sweep.Sweep;
import io.github.headstart.classify.sweep.Trial;
import io.github.headstart.classify.train.ClassWeights;
import io.github.headstart.classify.train.EpochOptions;
import io.github.headstart.classify.train.HeadOptions;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores and runs of images of any number of classes. */
class MultiLabelRunTest {
    private static final List<String> CLASSES = List.of("cats", "dogs", "indoors");
    private static final List<String> LABELS = List.of("dogs", "", "cats|indoors", "cats|dogs|indoors", "cats");

    @TempDir
    private Path folder;

    private FeatureStore store;

    @BeforeEach
    void writeStore() throws IOException {
        store = new TestStore(Files.createDirectory(folder.resolve("store")))
                .multiLabel(CLASSES)
                .add(Split.TRAIN, 0, samples(Split.TRAIN, 23))
                .add(Split.TRAIN, 1, samples(Split.TRAIN, 23))
                .add(Split.VALIDATION, 0, samples(Split.VALIDATION, 10))
                .add(Split.TEST, 0, samples(Split.TEST, 7))
                .publish();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static List<Sample> samples(Split split, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(TestStore.sample(split, LABELS.get(i % LABELS.size()), i, split + "/" + i));
        }
        return samples;
    }

    @Test
    void anImageHasTheClassesOfItsLabel() {
        SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
        assertThat(rows.labelling()).isEqualTo(Labelling.MULTI_LABEL);
        assertThat(rows.labels()).isEqualTo(5);
        assertThat(rows.classes(0)).containsExactly(1);
        assertThat(rows.classes(1)).isEmpty();
        assertThat(rows.classes(3)).containsExactly(0, 1, 2);
        assertThat(rows.label(1 + 5)).as("numbered in the order of the images").isEqualTo(1);
        assertThat(rows.counts(3)).containsExactly(5 + 4 + 4, 5 + 4, 5 + 4);
        assertThat(rows.subset(new int[] {2, 1}).counts(3)).containsExactly(1, 0, 1);
        try (Features source = new StoreFeatures(store)) {
            FeatureBatches batches = new FeatureBatches(source, 4);
            batches.read(rows, 0, 4);
            assertThat(batches.labels()).containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1);
        }
    }

    @Test
    void evaluationReproducesTheMetricsOfTheRun() {
        Run run = train(options(0.1, ClassWeights.none()), "run");

        Map<Split, SplitMetrics> again =
                EvaluateRun.of(folder.resolve("run"), store).evaluate();

        assertThat(run.description().labelling()).isEqualTo(Labelling.MULTI_LABEL);
        assertThat(run.metrics()).containsOnlyKeys(Split.values());
        run.metrics().forEach((split, metrics) -> {
            assertThat(metrics.micro()).isPresent();
            assertThat(metrics.confusion()).isNull();
            assertThat(again.get(split).accuracy()).isEqualTo(metrics.accuracy());
            assertThat(again.get(split).averagePrecision()).isEqualTo(metrics.averagePrecision());
            assertThat(again.get(split).loss()).isCloseTo(metrics.loss(), within(1e-6));
        });
        assertThat(run.bestEpoch().orElseThrow().validation().orElseThrow().accuracy())
                .isEqualTo(run.metrics().get(Split.VALIDATION).accuracy());
        assertThat(Run.read(folder.resolve("run")).metrics()).isEqualTo(run.metrics());
        assertThat(Predictions.open(folder.resolve("run/predictions.csv")).labelling())
                .isEqualTo(Labelling.MULTI_LABEL);
    }

    @Test
    void theSameSeedGivesTheSameFiles() {
        train(options(0, ClassWeights.none()), "first");
        train(options(0, ClassWeights.none()), "second");
        for (String file : List.of("history.csv", "predictions.csv", "metrics.json")) {
            assertThat(folder.resolve("second").resolve(file))
                    .hasSameTextualContentAs(folder.resolve("first").resolve(file));
        }
    }

    @Test
    void refusesClassWeights() {
        for (String weights : List.of("balanced", "dogs=2")) {
            assertThatThrownBy(() -> train(options(0, ClassWeights.parse(weights)), "weighted"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContainingAll(
                            "class_weights: expected none where an image may have several classes", weights);
        }
        assertThat(folder.resolve("weighted")).doesNotExist();
    }

    @Test
    void refusesToEvaluateOnAStoreWhoseImagesHaveOneClass() throws IOException {
        train(options(0, ClassWeights.none()), "run");
        List<Sample> one = List.of(TestStore.sample(Split.TEST, "cats", 0, "0"));
        try (FeatureStore other = new TestStore(Files.createDirectory(folder.resolve("other")))
                .classes(CLASSES)
                .add(Split.TEST, 0, one)
                .publish()) {
            assertThatThrownBy(() -> EvaluateRun.of(folder.resolve("run"), other))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("labels: run multi-label, store single-label");
        }
    }

    @Test
    void aSweepSpreadsTheSetsOfClassesOverItsFolds() {
        TrainOptions options = options(0, ClassWeights.none());
        Sweep sweep = new Sweep(store, options, Optional.of(4));
        assertThat(sweep.run(List.of(new Trial(Map.of(), options)), List.of(), result -> {}, () -> false)
                        .best())
                .isPresent();
    }

    @Test
    void trainsOnASingleClassThatAnImageHasOrHasNot() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            samples.add(TestStore.sample(Split.TRAIN, i % 3 == 0 ? "cats" : "", i, "content " + i));
        }
        try (FeatureStore single = new TestStore(Files.createDirectory(folder.resolve("single")))
                .multiLabel(List.of("cats"))
                .add(Split.TRAIN, 0, samples)
                .publish()) {
            Run run = Epochs.run(single, options(0, ClassWeights.none()), folder.resolve("one"), 99);
            SplitMetrics again =
                    EvaluateRun.of(folder.resolve("one"), single).evaluate().get(Split.TRAIN);
            assertThat(again.loss()).isCloseTo(run.metrics().get(Split.TRAIN).loss(), within(1e-6));
            assertThat(again.classes()).hasSize(1);
        }
    }

    @Test
    void checksFindDifferentLabelsOfOneImageAndMissingClasses() throws IOException {
        List<Sample> training = new ArrayList<>(samples(Split.TRAIN, 5));
        training.add(TestStore.sample(Split.TRAIN, "cats|dogs", 70, "train/0"));
        training.add(TestStore.sample(Split.TRAIN, "cats|indoors", 71, "train/2"));
        try (FeatureStore other = new TestStore(Files.createDirectory(folder.resolve("other")))
                .multiLabel(CLASSES)
                .add(Split.TRAIN, 0, training)
                .add(Split.TEST, 0, List.of(TestStore.sample(Split.TEST, "", 0, "other")))
                .publish()) {
            List<SplitIndex> splits = Stream.of(Split.values())
                    .map(split -> SplitIndex.of(other, split))
                    .toList();
            assertThat(CheckResult.compute(other, splits).warnings().stream().map(DataWarning::toString))
                    .contains(
                            "identical image with different labels: 1 (train/dogs/0.jpg = train/cats|dogs/70.jpg)",
                            "class without images in a split: 3 (cats in test; dogs in test; indoors in test)");
        }
    }

    @Test
    void namesALabelOfAnUnknownClass() throws IOException {
        try (FeatureStore other = new TestStore(Files.createDirectory(folder.resolve("other")))
                .multiLabel(CLASSES)
                .add(Split.TRAIN, 0, List.of(TestStore.sample(Split.TRAIN, "cats|wolves", 0, "0")))
                .publish()) {
            assertThatThrownBy(() -> SplitIndex.of(other, Split.TRAIN))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("has the label wolves, expected one of the store's classes");
        }
    }

    private Run train(TrainOptions options, String output) {
        return Epochs.run(store, options, folder.resolve(output), 99);
    }

    private static TrainOptions options(double labelSmoothing, ClassWeights weights) {
        return new TrainOptions(
                new HeadOptions(List.of(8), Activation.RELU, Pooling.NONE, 0.3, 1e-3),
                new Optimizer.Adam(0.01),
                new LearningRateSchedule.Constant(),
                labelSmoothing,
                weights,
                new EpochOptions(3, 5, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                7,
                Optional.empty());
    }
}
