package io.github.headstart.classify.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.data.TestStore;
import io.github.headstart.classify.train.RunRecord;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final List<Trial> TRIALS = Stream.of("1e-6", "0.02", "1e38")
            .map(rate -> new Trial(Map.of("--learning-rate", rate), TestOptions.of(4, Double.parseDouble(rate))))
            .toList();

    @TempDir
    private Path folder;

    @Test
    void sortsByTheMonitoredFigureAndPutsTheDivergedLast() {
        FeatureStore store = TestStore.usual(folder);
        SweepTable found =
                new Sweep(store, TRIALS.get(0).options(), Optional.empty()).run(TRIALS, done -> {}, () -> false);

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
                        "ending",
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
                .run(TRIALS.subList(0, 2), done -> {}, () -> false);

        assertThat(found.table().columns()).contains("val_loss_deviation");
        assertThat(found.table().rows()).allMatch(row -> row.contains("12"));
        assertThat(found.testAccuracy()).isEmpty();
    }

    @Test
    void leavesARecordOfWhatItWasMadeFrom() {
        FeatureStore store = TestStore.usual(folder);
        TrainOptions base = TRIALS.get(0).options();
        SweepTable whole = new Sweep(store, base, Optional.empty()).run(TRIALS, done -> {}, () -> false);
        SweepTable stopped = new Sweep(store, base, Optional.empty()).run(TRIALS, done -> {}, () -> true);
        SweepSpace space = new SweepSpace(Map.of("--learning-rate", List.of("1e-6", "0.02", "1e38")));

        new SweepRecord(space, Optional.empty(), Optional.empty())
                .write(folder, whole, 3, RunRecord.of(store, base, Instant.EPOCH), 1.5);

        Map<?, ?> record = Json.read(folder.resolve("sweep.json"), Map.class);
        assertThat(record.get("store_sha256")).isEqualTo(store.checksum());
        assertThat(record.get("varied")).isEqualTo(space.values());
        assertThat(record.get("best")).isEqualTo(Map.of("--learning-rate", "0.02"));
        assertThat(record.get("monitor")).isEqualTo("val_loss");
        assertThat(record.get("interrupted")).isEqualTo(false);
        assertThat(record.get("folds")).isNull();
        assertThat(List.of("recipe", "flags", "seed", "versions", "machine", "seconds"))
                .allMatch(record::containsKey);
        assertThat(stopped.interrupted()).isTrue();
    }

    @Test
    void givesTheSameFiguresEveryTime() {
        FeatureStore store = TestStore.usual(folder);
        List<List<List<String>>> runs = Stream.of(1, 2)
                .map(run -> new Sweep(store, TRIALS.get(0).options(), Optional.empty())
                        .run(TRIALS, done -> {}, () -> false).table().rows().stream()
                                .map(row -> row.subList(0, row.size() - 1))
                                .toList())
                .toList();

        assertThat(runs.get(0)).isEqualTo(runs.get(1));
    }
}
