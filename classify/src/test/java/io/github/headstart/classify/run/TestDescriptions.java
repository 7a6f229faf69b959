package io.github.headstart.classify.run;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.util.List;
import java.util.Optional;

/** Run descriptions in which only the features matter. */
public final class TestDescriptions {
    private TestDescriptions() {}

    /** The same run with a temperature. */
    public static RunDescription calibrated(RunDescription run, double temperature) {
        return run.with(Optional.of(new RunCalibration(temperature, Optional.empty(), List.of())));
    }

    public static RunDescription of(Recipe recipe, List<String> classes, Optional<StoreOrigin> origin) {
        return new RunDescription(
                Optional.of(RunDescription.FORMAT),
                "2026-11-24T08:04:00Z",
                new RunDescription.TrainedOn("features", "ab".repeat(32), recipe, classes, Optional.empty(), origin),
                TestOptions.of(1, 0.01),
                Passes.NONE,
                Monitor.LOSS,
                List.of(),
                StopReason.FINISHED,
                0,
                Optional.empty(),
                0,
                1,
                new RunDescription.Environment("0.1.0", "2.18.0", "17", "Linux 6", "amd64", 2),
                Optional.empty());
    }
}
