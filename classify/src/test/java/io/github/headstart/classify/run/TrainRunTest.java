package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.report.Commands;
import io.github.headstart.classify.report.Report;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.classify.train.EpochOptions;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainRunTest {
    @TempDir
    private Path folder;

    private FeatureStore store;

    @BeforeEach
    void writeStore() throws IOException {
        store = TestStore.usual(Files.createDirectory(folder.resolve("store")));
    }

    @Test
    void writesAllResultsAndLeavesNoCheckpoint() {
        run("run", TestOptions.of(3, 0.01), 99);

        assertThat(names("run"))
                .containsExactlyInAnyOrder(
                        "accuracy.png",
                        "head",
                        "history.csv",
                        "labels.json",
                        "loss.png",
                        "metrics.json",
                        "predictions.csv",
                        "run.json");
    }

    @Test
    void theReportIsTheSameFromMemoryAndFromFiles() throws IOException {
        Run run = run("run", TestOptions.of(3, 0.01), 99);
        Report.write(run, new Commands(List.of(), List.of()), folder.resolve("memory.html"));
        byte[] written = Files.readAllBytes(folder.resolve("memory.html"));

        Run read = Run.read(folder.resolve("run"));
        Report.write(read, new Commands(List.of(), List.of()), folder.resolve("again.html"));

        assertThat(folder.resolve("again.html")).hasBinaryContent(written);
        assertThat(read.description().stopReason()).isEqualTo(StopReason.FINISHED);
        assertThat(read.metrics()).containsOnlyKeys(Split.values());
    }

    @Test
    void theValidationLossOfTheBestEpochEqualsTheMetrics() {
        Run outcome = run("run", TestOptions.of(4, 0.01), 99);

        Map<?, ?> validation = (Map<?, ?>) json("run/metrics.json").get("validation");
        double loss = outcome.history()
                .epochs()
                .get(outcome.description().bestEpoch())
                .validation()
                .orElseThrow()
                .loss();
        assertThat(validation.get("loss")).isEqualTo(loss);
        assertThat((double) validation.get("log_loss")).isNotEqualTo(loss);
    }

    @Test
    void allFieldsAreInSnakeCase() throws IOException {
        run("run", TestOptions.of(1, 0.01), 99);

        for (String file : List.of("metrics.json", "run.json")) {
            String text = Files.readString(folder.resolve("run").resolve(file));
            assertThat(text).doesNotContainPattern("\"[a-z0-9]+[A-Z][A-Za-z]*\"\\s*:");
        }
        assertThat(json("run/run.json"))
                .containsEntry("stop_reason", "finished")
                .containsEntry("monitor", "val_loss");
        assertThat((Map<?, ?>) ((Map<?, ?>) json("run/run.json").get("options")).get("class_weights"))
                .isEqualTo(Map.of("balanced", false, "given", Map.of("dogs", 2.0)));
    }

    @Test
    void aSecondTrainingIntoTheSameFolderIsRefusedAndNamesTheFirst() {
        Path results = folder.resolve("run");
        String holder = "another classify (process " + ProcessHandle.current().pid() + " on ";
        TrainOptions options = TestOptions.of(6, 0.01);
        TrainRun first = TrainRun.create(store, options, Epochs.NO_BACKBONE, results);
        Epochs epochs = new Epochs(3) {
            @Override
            public void checked(List<DataWarning> warnings) {
                assertThatThrownBy(() -> run(store, options, results, 1))
                        .isInstanceOf(PipelineException.class)
                        .hasMessageContainingAll(results.toString(), holder, "is at work on this run");
            }
        };
        first.run(epochs, Optional.empty(), epochs::stop, written -> {}).run();

        TrainRun resumed = TrainRun.resume(store, options, Epochs.NO_BACKBONE, results, Checkpoint.read(results));
        try (OutputFolder locked = OutputFolder.existing(results)) {
            assertThatThrownBy(() -> resumed.run(new Epochs(99), Optional.empty(), () -> false, written -> {}))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining(locked.path() + ": " + holder);
        }
        Epochs rest = new Epochs(99);
        assertThat(resumed.run(rest, Optional.empty(), rest::stop, written -> {})
                        .run()
                        .description()
                        .stopReason())
                .isEqualTo(StopReason.FINISHED);
        assertThat(results.resolve(".lock")).doesNotExist();
    }

    @Test
    void theLockOfAKilledTrainingIsIgnored() throws IOException {
        Path results = Files.createDirectory(folder.resolve("run"));
        Files.writeString(
                results.resolve(".lock"), "{\"pid\":1,\"host\":\"elsewhere\",\"started\":\"2026-01-01T00:00:00Z\"}");

        assertThat(run("run", TestOptions.of(1, 0.01), 99).description().stopReason())
                .isEqualTo(StopReason.FINISHED);
        assertThat(results.resolve(".lock")).doesNotExist();
    }

    @Test
    void anInterruptionBeforeTheFirstEpochLeavesNothing() {
        assertThatThrownBy(() -> run("run", TestOptions.of(3, 0.01), 0))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("before the first epoch");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void reportsANonFiniteLossInTheFirstEpoch() {
        assertThatThrownBy(() -> run("run", TestOptions.of(3, 1e38), 99))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("not finite", "option `learning_rate`");
    }

    /**
     * A store with non-finite features, as earlier versions could write it: the message must not blame the learning
     * rate.
     */
    @Test
    void namesNonFiniteRowsWithTheirPass() throws IOException {
        store.close();
        store = new TestStore(Files.createDirectory(folder.resolve("damaged")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 24))
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 24).subList(0, 22))
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 24).subList(22, 24), Float.NaN)
                .publish();

        // The first epoch uses pass 0, whose features are finite.
        Epochs three = new Epochs(99);
        TrainResult outcome = TrainRun.create(store, TestOptions.of(3, 0.01), Epochs.NO_BACKBONE, folder.resolve("run"))
                .run(three, Optional.empty(), three::stop, written -> {});
        assertThat(outcome.run().description().stopReason()).isEqualTo(StopReason.DIVERGED);
        assertThat(outcome.notFinite().orElseThrow())
                .hasToString("2 rows of the store have features that are NaN or infinite: train/cats/22.jpg (pass 1), "
                        + "train/dogs/23.jpg (pass 1); extract a new store in float32 or with another backbone");

        EpochOptions all =
                new EpochOptions(3, 5, Optional.empty(), Optional.of(Passes.ALL), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> run("all", TestOptions.of(all, 0.01), 99))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("not finite in the first epoch", "train/cats/22.jpg (pass 1)")
                .hasMessageNotContaining("learning_rate");
    }

    @Test
    void aBatchSizeBeyondAllRowsIsOneBatch() {
        EpochOptions epochs = new EpochOptions(
                1, Integer.MAX_VALUE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(run("run", TestOptions.of(epochs, 0.01), 99).description().stopReason())
                .isEqualTo(StopReason.FINISHED);
    }

    @Test
    void stopsEarlyAndKeepsTheBestWeights() {
        EpochOptions epochs = new EpochOptions(
                500, 5, Optional.empty(), Optional.empty(), Optional.of(Monitor.VAL_ACCURACY), Optional.of(2));
        Run outcome = run("run", TestOptions.of(epochs, 0.05), 999);

        assertThat(outcome.description().stopReason()).isEqualTo(StopReason.STOPPED_EARLY);
        assertThat(outcome.history().epochs()).hasSize(outcome.description().bestEpoch() + 1 + 2);
        assertThat(outcome.metrics().get(Split.VALIDATION).accuracy())
                .isEqualTo(outcome.history()
                        .epochs()
                        .get(outcome.description().bestEpoch())
                        .validation()
                        .orElseThrow()
                        .accuracy());
    }

    @Test
    void reportsADamagedOriginBeforeTraining() throws IOException {
        Files.writeString(store.directory().resolve("origin.json"), "{");
        Path output = folder.resolve("run");
        assertThatThrownBy(() -> TrainRun.create(store, TestOptions.of(1, 0.01), Epochs.NO_BACKBONE, output))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("origin.json")
                .hasMessageContaining("remove the file");
        assertThat(output).doesNotExist();
    }

    @Test
    void refusesAFolderWithFilesAndAMonitorWithoutItsSplit() throws IOException {
        Files.createFile(Files.createDirectory(folder.resolve("full")).resolve("file"));
        assertThatThrownBy(() ->
                        TrainRun.create(store, TestOptions.of(1, 0.01), Epochs.NO_BACKBONE, folder.resolve("full")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("full: expected no folder or an empty one");

        FeatureStore training = new TestStore(Files.createDirectory(folder.resolve("training")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .publish();
        EpochOptions epochs = new EpochOptions(
                1, 5, Optional.empty(), Optional.empty(), Optional.of(Monitor.VAL_LOSS), Optional.empty());
        assertThatThrownBy(() -> TrainRun.create(
                        training, TestOptions.of(epochs, 0.01), Epochs.NO_BACKBONE, folder.resolve("new")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("monitor: expected loss or accuracy");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void aRunThatWasNotStartedOrFailedLeavesNoLock() throws IOException {
        Path results = folder.resolve("run");
        TrainRun run = TrainRun.create(store, TestOptions.of(3, 0.01), Epochs.NO_BACKBONE, results);
        assertThat(results).doesNotExist();

        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> run.run(new Epochs(99), Optional.of(file), () -> false, written -> {}))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(file.toString());

        assertThat(results.resolve(".lock")).doesNotExist();
        try (OutputFolder free = OutputFolder.existing(results)) {
            assertThat(free.path()).isEqualTo(results);
        }
    }

    @Test
    void trainsEveryImageInThePassesThatItHas() throws IOException {
        store.close();
        store = new TestStore(Files.createDirectory(folder.resolve("incomplete")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 3))
                .publish();
        for (Passes passes : Passes.values()) {
            EpochOptions epochs =
                    new EpochOptions(2, 5, Optional.empty(), Optional.of(passes), Optional.empty(), Optional.empty());
            RunDescription run =
                    run(passes.toString(), TestOptions.of(epochs, 0.01), 99).description();
            assertThat(run.passes()).isEqualTo(passes);
            assertThat(run.warnings()).extracting(DataWarning::check).contains("incomplete_passes");
        }
    }

    @Test
    void writesEventsForTensorBoard() {
        Epochs epochs = new Epochs(99);
        TrainRun.create(store, TestOptions.of(2, 0.01), Epochs.NO_BACKBONE, folder.resolve("run"))
                .run(epochs, Optional.of(folder.resolve("events")), epochs::stop, written -> {});

        assertThat(folder.resolve("events/train")).isDirectoryContaining("glob:**/events.out.tfevents.*");
        assertThat(folder.resolve("events/validation")).isDirectoryContaining("glob:**/events.out.tfevents.*");
    }

    private Run run(String output, TrainOptions options, int stopAfter) {
        return Epochs.run(store, options, folder.resolve(output), stopAfter);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> json(String file) {
        return Json.read(folder.resolve(file), Map.class);
    }

    private List<String> names(String output) {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder.resolve(output))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }
}
