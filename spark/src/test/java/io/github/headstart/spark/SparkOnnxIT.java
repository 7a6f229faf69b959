package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.extract.TinyJob;
import io.github.headstart.reference.OnnxBuild;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Both phases on a cluster through an ONNX model give what they give on this machine. */
@Thorough
@EnabledIf(value = OnnxBuild.HAS, disabledReason = OnnxBuild.NONE)
class SparkOnnxIT {
    private static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

    @TempDir
    private Path folder;

    @Test
    void theStoreAndThePredictionsAreThoseOfThisMachine() throws Exception {
        Path place = Files.createDirectory(folder.resolve("job"));
        TinyJob tiny = TinyJob.create(place);
        tiny.add("images", "train", "a", 0, 20);
        tiny.add("images", "train", "b", 0, 20);
        SparkJob job = new SparkJob(place, Files.writeString(place.resolve("onnx.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 16, "width": 16},
                 "backbone": {"onnx": "%s", "preprocessing": "tf"},
                 "features": {"directory": "features", "rows_per_shard": 8}}
                """.formatted(
                        ReferenceData.committed("onnx/nchw.onnx"))));
        Map<String, String> whole = job.wholeHere();
        try (SparkHome home = new SparkHome(folder)) {
            job.extract(home, TWO_EXECUTORS, List.of());
            assertThat(job.content()).isEqualTo(whole);

            Program classify = new Program("classify/target/classify.jar");
            Outcome trained = classify.run(folder, job.store().toString(), "--epochs", "1", "--output", "run");
            assertThat(trained.exit()).as(trained.err()).isZero();
            Outcome predicted = Run.start(home.submit(
                            TWO_EXECUTORS,
                            List.of(),
                            SparkPredict.class,
                            folder.resolve("run").toString(),
                            place.resolve("images").toString(),
                            folder.resolve("predictions").toString(),
                            "--cache",
                            folder.resolve("cache").toString()))
                    .await();
            assertThat(predicted.exit()).as(predicted.err()).isZero();
            assertThat(predicted.out()).contains("40 images predicted, 0 unreadable, 0 predicted before");
        }
    }
}
