package io.github.headstart.classify.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.train.ClassWeights;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.classify.train.Training;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final List<Trial> TRIALS = Stream.of("1e-6", "0.02", "1e38")
            .map(rate -> new Trial(Map.of("learning_rate", rate), TestOptions.of(4, Double.parseDouble(rate))))
            .toList();

    @TempDir
    private Path folder;

    @Test
    void sortsByTheMonitoredMetricAndPutsTheDivergedLast() {
        FeatureStore store = TestStore.usual(folder);
        SweepTable found = new Sweep(store, TRIALS.get(0).options(), Optional.empty())
                .run(TRIALS, List.of(), done -> {}, () -> false);

        assertThat(found.table().columns())
                .containsExactly(
                        "rank",
                        "learning_rate",
                        "val_loss",
                        "val_accuracy",
                        "loss",
                        "accuracy",
                        "best_epoch",
                        "epochs",
                        "stop_reason",
                        "seconds");
        assertThat(found.table().rows()).extracting(row -> row.get(1)).containsExactly("0.02", "1e-6", "1e38");
        assertThat(found.table().rows().get(2)).contains("diverged");
        assertThat(found.best()).contains(TRIALS.get(1));
        assertThat(found.testAccuracy()).isPresent();
    }

    @Test
    void crossValidatesOnTheTrainingSplit() {
        FeatureStore store = TestStore.usual(folder);
        SweepTable found = new Sweep(store, TRIALS.get(0).options(), Optional.of(3))
                .run(TRIALS.subList(0, 2), List.of(), done -> {}, () -> false);

        assertThat(found.table().columns()).contains("val_loss_deviation");
        int epochs = found.table().columns().indexOf("epochs");
        assertThat(found.table().rows()).extracting(row -> row.get(epochs)).containsExactly("4", "4");
        assertThat(found.testAccuracy()).isEmpty();
    }

    @Test
    void writesADescriptionOfTheSweep() {
        FeatureStore store = TestStore.usual(folder);
        TrainOptions base = TRIALS.get(0).options();
        SweepTable whole = new Sweep(store, base, Optional.empty()).run(TRIALS, List.of(), done -> {}, () -> false);
        SweepTable stopped = new Sweep(store, base, Optional.empty()).run(TRIALS, List.of(), done -> {}, () -> true);
        SweepSpace space = new SweepSpace(Map.of("learning_rate", List.of("1e-6", "0.02", "1e38")));

        SweepDescription begun = SweepDescription.begin(store, base, space, Optional.empty(), Optional.empty(), 3);
        begun.write(folder);
        assertThat(SweepDescription.readUnfinished(folder)).isEqualTo(begun);

        begun.with(whole, 1.5).write(folder, whole);

        SweepDescription written = Json.read(folder.resolve("sweep.json"), SweepDescription.class);
        assertThat(written.store().sha256()).isEqualTo(store.checksum());
        assertThat(written.options()).isEqualTo(base);
        assertThat(written.varied()).isEqualTo(space.values());
        assertThat(written.best()).contains(Map.of("learning_rate", "0.02"));
        assertThat(written.monitor()).contains(Monitor.VAL_LOSS);
        assertThat(written.interrupted()).isFalse();
        assertThat(written.folds()).isEmpty();
        assertThatThrownBy(() -> SweepDescription.readUnfinished(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found a finished one");
        assertThat(stopped.interrupted()).isTrue();
    }

    @Test
    void resultsAreTheSameFromDiskAndFromMemory() {
        FeatureStore store = TestStore.usual(folder);
        TrainOptions base = TRIALS.get(0).options();
        Sweep loaded = new Sweep(store, base, Optional.empty(), List.of(), rows -> Progress.none(), 1 << 20);
        Sweep fromDisk = new Sweep(store, base, Optional.empty(), List.of(), rows -> Progress.none(), 100);
        assertThat(loaded.isLoaded()).isTrue();
        assertThat(fromDisk.isLoaded()).isFalse();

        assertThat(withoutSeconds(fromDisk.run(TRIALS, List.of(), done -> {}, () -> false)))
                .isEqualTo(withoutSeconds(loaded.run(TRIALS, List.of(), done -> {}, () -> false)));
    }

    @Test
    @Timeout(60)
    void aFailedTrialStopsTheOthersAndTheSweep() {
        FeatureStore store = TestStore.usual(folder);
        TrainOptions endless = TestOptions.of(1_000_000, 0.01);
        TrainOptions failing = new TrainOptions(
                endless.head(),
                endless.optimizer(),
                endless.learningRateSchedule(),
                0,
                ClassWeights.parse("fish=2"),
                endless.epochs(),
                1,
                Optional.empty());
        List<Trial> trials = List.of(
                new Trial(Map.of("seed", "1"), endless),
                new Trial(Map.of("seed", "2"), failing),
                new Trial(Map.of("seed", "3"), endless));
        List<TrialResult> told = new CopyOnWriteArrayList<>();

        assertThatThrownBy(() -> new Sweep(store, endless, Optional.empty(), List.of(), rows -> Progress.none(), 0)
                        .run(trials, List.of(), told::add, () -> false))
                .hasMessageContaining("fish");

        assertThat(told).allMatch(result -> result.stopReason() == StopReason.INTERRUPTED);
        assertThat(Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream))
                .as("what threads are doing once the sweep has ended")
                .noneMatch(frame -> frame.getClassName().equals(Training.class.getName()));
    }

    @Test
    void includesOnlyTrainedTrialsWhenStopped() {
        FeatureStore store = TestStore.usual(folder);
        List<TrialResult> told = new CopyOnWriteArrayList<>();
        SweepTable found = new Sweep(store, TRIALS.get(0).options(), Optional.empty())
                .run(TRIALS, List.of(), told::add, () -> true);

        assertThat(told).isEmpty();
        assertThat(found.table().rows()).isEmpty();
        assertThat(found.best()).isEmpty();
        assertThat(found.interrupted()).isTrue();
    }

    @Test
    void resumesFromFinishedTrialsToTheTableOfAnUninterruptedSweep() {
        FeatureStore store = TestStore.usual(folder);
        TrainOptions base = TRIALS.get(0).options();
        TrialLog log = new TrialLog(folder);
        SweepTable whole = new Sweep(store, base, Optional.empty()).run(TRIALS, List.of(), done -> {}, () -> false);
        new Sweep(store, base, Optional.empty()).run(TRIALS.subList(0, 2), List.of(), log::add, () -> false);

        List<TrialResult> earlier = log.read(TRIALS);
        List<Trial> told = new CopyOnWriteArrayList<>();
        SweepTable resumed = new Sweep(store, base, Optional.empty())
                .run(TRIALS, earlier, result -> told.add(result.trial()), () -> false);

        assertThat(earlier).extracting(TrialResult::trial).containsExactlyInAnyOrderElementsOf(TRIALS.subList(0, 2));
        assertThat(told).containsExactly(TRIALS.get(2));
        assertThat(withoutSeconds(resumed)).isEqualTo(withoutSeconds(whole));
        assertThat(resumed.best()).isEqualTo(whole.best());
        assertThat(resumed.testAccuracy()).isEqualTo(whole.testAccuracy());
    }

    private static List<List<String>> withoutSeconds(SweepTable found) {
        return found.table().rows().stream()
                .map(row -> row.subList(0, row.size() - 1))
                .toList();
    }

    @Test
    void isReproducible() {
        FeatureStore store = TestStore.usual(folder);
        List<List<List<String>>> runs = Stream.of(1, 2)
                .map(run -> new Sweep(store, TRIALS.get(0).options(), Optional.empty())
                        .run(TRIALS, List.of(), done -> {}, () -> false).table().rows().stream()
                                .map(row -> row.subList(0, row.size() - 1))
                                .toList())
                .toList();

        assertThat(runs.get(0)).isEqualTo(runs.get(1));
    }
}
