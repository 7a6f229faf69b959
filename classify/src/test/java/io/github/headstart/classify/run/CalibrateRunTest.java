package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateRunTest {
    @TempDir
    private Path folder;

    private FeatureStore store;
    private Path run;

    @BeforeEach
    void train() throws IOException {
        store = new TestStore(Files.createDirectory(folder.resolve("store")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 40))
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 60))
                .add(Split.TEST, 0, TestStore.samples(Split.TEST, 30))
                .publish();
        run = folder.resolve("run");
        Epochs.run(store, TestOptions.of(60, 0.05), run, 99);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTemperatureWithALargeStandardErrorIsUnreliable() {
        assertThat(new RunCalibration(2, Optional.of(0.3), List.of()).warning()).isEmpty();
        assertThat(new RunCalibration(2, Optional.of(0.31), List.of()).warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("at most 30 % of it, found 31 %"));
        assertThat(new RunCalibration(2, Optional.empty(), List.of()).warning())
                .as("of an earlier version")
                .isEmpty();
    }

    @Test
    void thePredictionsOfTheRunAreThoseOfTheDividedLogits() throws IOException {
        List<Prediction> before = TestPredictions.rows(run.resolve(Run.PREDICTIONS));
        Map<Split, SplitMetrics> trained = Run.read(run).metrics();

        RunCalibration calibration = calibrate();

        assertThat(calibration.temperature()).isNotCloseTo(1, within(0.05));
        List<Prediction> after = TestPredictions.rows(run.resolve(Run.PREDICTIONS));
        for (int i = 0; i < before.size(); i++) {
            double logit = logit(before.get(i)) / calibration.temperature();
            assertThat(after.get(i).path()).isEqualTo(before.get(i).path());
            assertThat(after.get(i).predicted()).isEqualTo(before.get(i).predicted());
            assertThat((double) after.get(i).probabilities()[1]).isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-6));
        }
        Run calibrated = Run.read(run);
        trained.forEach((split, metrics) ->
                assertThat(calibrated.metrics().get(split).accuracy()).isEqualTo(metrics.accuracy()));
        for (RunCalibration.OfSplit split : calibration.splits()) {
            assertThat(split.before().expectedError())
                    .isCloseTo(trained.get(split.split()).calibration().expectedError(), within(1e-6));
            assertThat(split.after().expectedError())
                    .isCloseTo(
                            calibrated
                                    .metrics()
                                    .get(split.split())
                                    .calibration()
                                    .expectedError(),
                            within(1e-6));
            assertThat(split.after().negativeLogLikelihood())
                    .isCloseTo(calibrated.metrics().get(split.split()).logLoss(), within(1e-6));
        }
        assertThat(calibration.splits())
                .extracting(RunCalibration.OfSplit::split)
                .containsExactly(Split.VALIDATION, Split.TEST);
        RunCalibration.OfSplit validation = calibration.splits().get(0);
        assertThat(validation.images()).isEqualTo(60);
        assertThat(validation.after().negativeLogLikelihood())
                .isLessThan(validation.before().negativeLogLikelihood());
    }

    @Test
    void evaluatingTheRunGivesTheMetricsOfTheCalibration() {
        calibrate();

        assertThat(EvaluateRun.of(run, store).evaluate())
                .isEqualTo(Run.read(run).metrics());
    }

    @Test
    void calibratingAgainGivesTheSameBytesAndKeepsTheTrainedHead() throws IOException {
        Map<String, String> trained = files("head");
        String description = Files.readString(run.resolve(RunDescription.FILE));
        calibrate();
        Map<String, String> once = files("");

        calibrate();

        assertThat(files("")).isEqualTo(once);
        assertThat(files("head")).isEqualTo(trained);
        assertThat(description).doesNotContain("calibration");
        assertThat(once.get(RunDescription.FILE)).startsWith(description.substring(0, description.length() - 3));
        assertThat(RunDescription.read(run).with(Optional.empty()).temperature())
                .isEqualTo(1);
    }

    @Test
    void noticesMetricsOfAnotherTemperature() throws IOException {
        String metrics = Files.readString(run.resolve(Run.METRICS));
        calibrate();
        Files.writeString(run.resolve(Run.METRICS), metrics);

        assertThatThrownBy(() -> Run.read(run))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "found them at none, since a calibration was cut off; repeat `classify calibrate`");
        calibrate();
        assertThat(Run.read(run).metrics()).hasSize(3);
    }

    @Test
    void refusesAnotherStoreAndOneWithoutValidationImages() throws IOException {
        try (FeatureStore other = TestStore.usual(Files.createDirectory(folder.resolve("other")))) {
            assertThatThrownBy(() -> CalibrateRun.of(run, other))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("expected the store that " + run + " was trained on");
        }
        try (FeatureStore without = new TestStore(Files.createDirectory(folder.resolve("without")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 10))
                .publish()) {
            Path unvalidated = folder.resolve("unvalidated");
            Epochs.run(without, TestOptions.of(1, 0.01), unvalidated, 99);
            assertThatThrownBy(() -> CalibrateRun.of(unvalidated, without))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("expected images in the validation split, found none");
        }
        assertThatThrownBy(() -> CalibrateRun.of(folder, store))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected the folder of a finished run");
    }

    private RunCalibration calibrate() {
        return CalibrateRun.of(run, store).calibrate(written -> {});
    }

    /** Of the second class: both probabilities are exact to the last digits of a float. */
    private static double logit(Prediction prediction) {
        return Math.log(prediction.probabilities()[1]) - Math.log(prediction.probabilities()[0]);
    }

    /** The contents of all files in a folder of the run, by their paths. */
    private Map<String, String> files(String below) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        Path start = run.resolve(below);
        try (Stream<Path> files = Files.walk(start)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        start.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
