package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.manifest.FeatureType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearProbeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aLinearProbeIsARunLikeAll() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        String store = folder.resolve("features").toString();
        String run = folder.resolve("probe").toString();

        assertThat(TinyRun.classify(store, "--optimizer", "lbfgs", "--l2", "1e-3", "--output", run))
                .isZero();

        RunDescription description = RunDescription.read(Path.of(run));
        assertThat(description.stopReason()).isEqualTo(StopReason.FINISHED);
        assertThat(description.bestEpoch()).isZero();
        assertThat(description.regularizationLoss()).isPositive();
        assertThat(Path.of(run, "history.csv")).content().hasLineCount(2);
        assertThat(Path.of(run, "report.html")).content().contains("L-BFGS trained on all rows at once");
        assertThat(Path.of(run, "checkpoint.bin")).doesNotExist();

        String json = Files.readString(Path.of(run, "run.json"));
        assertThat(json).as("what has no effect").doesNotContain("batch_size");
        Files.writeString(
                Path.of(run, "run.json"),
                json.replace("\"epochs\": {", "\"epochs\": {\"epochs\": 1, \"batch_size\": 20, "));
        assertThat(Path.of(run, "run.json")).content().contains("batch_size");
        assertThat(RunDescription.read(Path.of(run)).options())
                .as("a run of an earlier version")
                .isEqualTo(description.options());

        assertThat(TinyRun.classify("evaluate", run, "--output", folder + "/evaluated"))
                .isZero();
        assertThat(folder.resolve("evaluated/metrics.json")).content().contains("accuracy");
        assertThat(TinyRun.classify(
                        "predict", run, folder.resolve("images/test").toString()))
                .isZero();
        assertThat(TinyRun.classify("export", run, "--format", "keras", "--output", folder + "/exported.keras"))
                .isZero();
        assertThat(TinyRun.classify("report", run, folder + "/run", "--output", folder + "/both.html"))
                .isZero();
        assertThat(TinyRun.classify("--resume", run)).as("a finished run").isEqualTo(1);
        assertThat(TinyRun.classify("bench", store, "--optimizer", "lbfgs", "--l2", "1e-3"))
                .isEqualTo(2);
    }

    @Test
    void aSweepTriesThePowersOfTenOfARange() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        String output = folder.resolve("sweep").toString();

        assertThat(TinyRun.classify(
                        "sweep",
                        folder.resolve("features").toString(),
                        "--optimizer",
                        "lbfgs",
                        "--try",
                        "l2=1e-3..1e1",
                        "--folds",
                        "3",
                        "--output",
                        output))
                .isZero();

        assertThat(Files.readAllLines(Path.of(output, "sweep.csv"))).hasSize(1 + 5);
    }
}
