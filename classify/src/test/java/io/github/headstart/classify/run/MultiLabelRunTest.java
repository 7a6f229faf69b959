package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.check.CheckListener;
import io.github.headstart.classify.check.CheckResult;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.check.LabelCheck;
import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.knn.KnnSearch;
import io.github.headstart.classify.metrics.CalibrationErrors;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.classify.report.Comparison;
import io.github.headstart.classify.sweep.Sweep;
import io.github.headstart.classify.sweep.Trial;
import io.github.headstart.classify.train.ClassWeights;
import io.github.headstart.classify.train.EpochOptions;
import io.github.headstart.classify.train.HeadOptions;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
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
    void refusesWhatIsOfOneClassPerImage() {
        assertThatThrownBy(() -> train(TestOptions.probe(1e-3), "probe"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "optimizer: expected another than lbfgs where an image may have several classes: rmsprop, adam or sgd, found lbfgs");
        assertThat(folder.resolve("probe")).doesNotExist();
        assertThatThrownBy(() -> LabelCheck.of(store, 1, () -> false, Progress::none))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(store.directory()
                        + ": expected images of one class each, found a store of several (multi-label); confident");
        assertThatThrownBy(() -> new KnnSearch(store, List.of(), 5, 1))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(
                        store.directory()
                                + ": expected images of one class each, found a store of several (multi-label); each neighbour");
    }

    /** With two classes, since a head for two of which an image has one has a single logit. */
    @Test
    void aTemperatureMakesTheMeanBinaryCrossEntropyLeast() throws IOException {
        try (FeatureStore two = new TestStore(Files.createDirectory(folder.resolve("two")))
                .multiLabel(List.of("cats", "dogs"))
                .add(Split.TRAIN, 0, ofTwo(Split.TRAIN, 40), MultiLabelRunTest::overlapping)
                .add(Split.VALIDATION, 0, ofTwo(Split.VALIDATION, 60), MultiLabelRunTest::overlapping)
                .add(Split.TEST, 0, ofTwo(Split.TEST, 30), MultiLabelRunTest::overlapping)
                .publish()) {
            Path run = folder.resolve("calibrated");
            Map<Split, SplitMetrics> trained = Epochs.run(two, options(0, ClassWeights.none(), 80), run, 99)
                    .metrics();
            List<Prediction> before = TestPredictions.rows(run.resolve(Run.PREDICTIONS));

            RunCalibration calibration = CalibrateRun.of(run, two).calibrate(written -> {});

            double temperature = calibration.temperature();
            assertThat(temperature).isNotCloseTo(1, within(0.05));
            List<Prediction> after = TestPredictions.rows(run.resolve(Run.PREDICTIONS));
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).predicted()).isEqualTo(before.get(i).predicted());
                for (int index = 0; index < 2; index++) {
                    assertThat((double) after.get(i).probabilities()[index])
                            .isCloseTo(divided(before.get(i).probabilities()[index], temperature), within(1e-5));
                }
            }
            assertThat(crossEntropy(before, temperature))
                    .isLessThan(crossEntropy(before, temperature * 1.05))
                    .isLessThan(crossEntropy(before, temperature / 1.05))
                    .isCloseTo(calibration.splits().get(0).after().negativeLogLikelihood(), within(1e-4));
            Map<Split, SplitMetrics> calibrated = Run.read(run).metrics();
            for (RunCalibration.OfSplit split : calibration.splits()) {
                assertThat(split.images())
                        .isEqualTo(calibrated.get(split.split()).count());
                assertSame(split.before(), trained.get(split.split()));
                assertSame(split.after(), calibrated.get(split.split()));
            }
            assertThat(EvaluateRun.of(run, two).evaluate()).isEqualTo(calibrated);
        }
    }

    private static void assertSame(CalibrationErrors errors, SplitMetrics metrics) {
        assertThat(errors.expectedError()).isCloseTo(metrics.calibration().expectedError(), within(1e-6));
        // The logarithms of metrics are of probabilities that are clipped at 1e-7.
        assertThat(errors.negativeLogLikelihood()).isCloseTo(metrics.logLoss(), within(1e-6));
    }

    private static List<Sample> ofTwo(Split split, int count) {
        List<String> labels = List.of("", "cats", "dogs", "cats|dogs");
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(TestStore.sample(split, labels.get(i % 4), i, split + "/" + i));
        }
        return samples;
    }

    /** Features that tell classes apart, but for some images. */
    private static float[] overlapping(Sample sample) {
        Random random = new Random(sample.sha256().hashCode());
        float[] features = TestStore.features(sample, 0);
        features[0] = (float) (random.nextGaussian() + (sample.label().contains("cats") ? 1.5 : 0));
        features[1] = (float) (random.nextGaussian() + (sample.label().contains("dogs") ? 1.5 : 0));
        return features;
    }

    private static double divided(double probability, double temperature) {
        return 1 / (1 + Math.exp(-Math.log(probability / (1 - probability)) / temperature));
    }

    /** Of the validation images, mean over images and classes. */
    private static double crossEntropy(List<Prediction> predictions, double temperature) {
        return predictions.stream()
                .filter(row -> row.split() == Split.VALIDATION)
                .mapToDouble(row -> IntStream.range(0, 2)
                        .mapToDouble(index -> {
                            double probability = divided(row.probabilities()[index], temperature);
                            boolean is = Arrays.binarySearch(row.label(), index) >= 0;
                            return -Math.log(is ? probability : 1 - probability) / 2;
                        })
                        .sum())
                .average()
                .orElseThrow();
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
    void aComparisonHasTheMeanAveragePrecision() throws IOException {
        Path page = folder.resolve("comparison.html");
        Comparison.write(
                List.of(
                        train(options(0, ClassWeights.none()), "first"),
                        train(options(0.1, ClassWeights.none()), "second")),
                page);
        assertThat(Files.readString(page)).contains("test mAP", "validation mAP", "train mAP");
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
            assertThat(CheckResult.compute(other, splits, new CheckListener() {}).warnings().stream()
                            .map(DataWarning::toString))
                    .contains(
                            "identical image with different labels: 1 (train/dogs/0.jpg = train/cats|dogs/70.jpg)",
                            "class without images in a split: 3 (cats in test; dogs in test; indoors in test)");
        }
    }

    @Test
    void checksFindAClassThatAllImagesOfASplitHave() throws IOException {
        try (FeatureStore other = new TestStore(Files.createDirectory(folder.resolve("other")))
                .multiLabel(CLASSES)
                .add(
                        Split.TRAIN,
                        0,
                        List.of(
                                TestStore.sample(Split.TRAIN, "cats", 0, "0"),
                                TestStore.sample(Split.TRAIN, "cats|dogs|indoors", 1, "1")))
                .publish()) {
            assertThat(CheckResult.compute(other, List.of(SplitIndex.of(other, Split.TRAIN)), new CheckListener() {})
                            .warnings()
                            .stream()
                            .map(DataWarning::toString))
                    .contains("class that all images of a split have: 1 (cats in train)");
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
        return options(labelSmoothing, weights, 3);
    }

    private static TrainOptions options(double labelSmoothing, ClassWeights weights, int epochs) {
        return new TrainOptions(
                new HeadOptions(List.of(8), Activation.RELU, Pooling.NONE, 0.3, 1e-3),
                new Optimizer.Adam(0.01),
                new LearningRateSchedule.Constant(),
                labelSmoothing,
                weights,
                new EpochOptions(epochs, 5, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                7,
                Optional.empty());
    }
}
