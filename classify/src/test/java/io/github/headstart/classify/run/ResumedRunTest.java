package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumedRunTest {
    @TempDir
    private Path folder;

    private FeatureStore store;

    @BeforeEach
    void writeStore() throws IOException {
        store = TestStore.usual(Files.createDirectory(folder.resolve("store")));
    }

    @Test
    void aResumedRunHasTheHistoryOfAnUninterruptedOne() throws IOException {
        TrainOptions options = TestOptions.of(6, 0.01);
        run("undisturbed", options, 99);
        assertThat(run("disturbed", options, 3).description().stopReason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(folder.resolve("disturbed/run.json")).content().contains("\"stop_reason\": \"interrupted\"");

        Run outcome = resume("disturbed", options);

        assertThat(outcome.description().stopReason()).isEqualTo(StopReason.FINISHED);
        for (String file : List.of("history.csv", "predictions.csv", "metrics.json")) {
            assertThat(folder.resolve("disturbed").resolve(file))
                    .hasSameTextualContentAs(folder.resolve("undisturbed").resolve(file));
        }
        assertThat(folder.resolve("disturbed").resolve(Checkpoint.FILE)).doesNotExist();
    }

    @Test
    void aCheckpointThatCannotBeWrittenEndsTheRunWithTheReason() {
        Path results = folder.resolve("run");
        Epochs epochs = new Epochs(999) {
            @Override
            public void checked(List<DataWarning> warnings) {
                assertThat(results.resolve(Checkpoint.FILE + ".partial")
                                .toFile()
                                .mkdir())
                        .isTrue();
            }
        };
        TrainRun run = TrainRun.create(store, TestOptions.of(500, 0.01), Epochs.NO_BACKBONE, results);

        assertThatThrownBy(() -> run.run(epochs, Optional.empty(), epochs::stop, written -> {}))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(Checkpoint.FILE, "cannot be written: Is a directory", "option `resume`")
                .hasMessageNotContaining("Exception")
                .hasNoSuppressedExceptions();
        assertThat(results.resolve(Checkpoint.FILE + ".partial")).doesNotExist();
    }

    @Test
    void refusesToResumeOnAnotherStore() throws IOException {
        TrainOptions options = TestOptions.of(6, 0.01);
        run("run", options, 2);
        store = new TestStore(Files.createDirectory(folder.resolve("other")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 24))
                .publish();

        assertThatThrownBy(() -> resume("run", options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("start a new training");
    }

    @Test
    void refusesToResumeAFinishedRunAndATruncatedCheckpoint() throws IOException {
        run("run", TestOptions.of(1, 0.01), 99);
        assertThatThrownBy(() -> Checkpoint.read(folder.resolve("run")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("finished");

        run("broken", TestOptions.of(3, 0.01), 2);
        Path file = folder.resolve("broken").resolve(Checkpoint.FILE);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> Checkpoint.read(folder.resolve("broken")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void refusesToResumeFromAFlippedBitWhereverItIs() throws IOException {
        run("broken", TestOptions.of(3, 0.01), 2);
        Path file = folder.resolve("broken").resolve(Checkpoint.FILE);
        byte[] whole = Files.readAllBytes(file);
        for (int place : List.of(0, 2, 100, whole.length / 2, whole.length - 65, whole.length - 1)) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> Checkpoint.read(folder.resolve("broken")))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll(Checkpoint.FILE, "expected", "found", "damaged", "start a new training");
        }
    }

    private Run run(String output, TrainOptions options, int stopAfter) {
        return Epochs.run(store, options, folder.resolve(output), stopAfter);
    }

    private Run resume(String output, TrainOptions options) {
        Epochs epochs = new Epochs(99);
        Path run = folder.resolve(output);
        return TrainRun.resume(store, options, Epochs.NO_BACKBONE, run, Checkpoint.read(run))
                .run(epochs, Optional.empty(), epochs::stop, written -> {})
                .run();
    }
}
