package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.json.Json;
import io.github.headstart.reference.OnnxBuild;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.StoreManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Extraction and prediction on a cluster give what they give on this machine, the store to the byte. */
class ExtractThenPredictIT {
    private static final int IMAGES = 20;

    @TempDir
    private Path folder;

    private Path place;

    @BeforeEach
    void images() throws Exception {
        place = Files.createDirectory(folder.resolve("job"));
        TinyJob tiny = TinyJob.create(place);
        tiny.add("images", "train", "a", 0, IMAGES);
        tiny.add("images", "train", "b", 0, IMAGES);
    }

    @Test
    void ofImagesWithSeveralClasses() throws Exception {
        StringBuilder index = new StringBuilder("path,labels,split\n");
        for (int number = 0; number < IMAGES; number++) {
            String label = number % 3 == 0 ? "" : number % 3 == 1 ? "left" : "left|right";
            index.append("train/a/%d.png,%s,train%n".formatted(number, label));
            index.append("train/b/%d.png,right,validation%n".formatted(number));
        }
        Files.writeString(place.resolve("index.csv"), index);

        areThoseOfThisMachine(
                Map.of("csv", "index.csv"), Map.of("saved_model", "backbone", "preprocessing", "tf"), 32, "local[2]");

        assertThat(StoreManifest.read(place.resolve("features")).labelling()).contains(Labelling.MULTI_LABEL);
    }

    @Test
    @Thorough
    @EnabledIf(value = OnnxBuild.HAS, disabledReason = OnnxBuild.NONE)
    void throughAnOnnxModel() throws Exception {
        String model = ReferenceData.committed("onnx/nchw.onnx").toString();
        areThoseOfThisMachine("folders", Map.of("onnx", model, "preprocessing", "tf"), 16, "local-cluster[2,1,1024]");
    }

    private void areThoseOfThisMachine(Object layout, Map<String, String> backbone, int side, String master)
            throws Exception {
        SparkJob job = new SparkJob(
                place,
                Files.writeString(
                        place.resolve("job.json"),
                        Json.document(Map.of(
                                "dataset", Map.of("root", "images", "layout", layout),
                                "image", Map.of("height", side, "width", side),
                                "backbone", backbone,
                                "features", Map.of("directory", "features", "rows_per_shard", 8)))));
        Path run = folder.resolve("run");
        Map<String, String> whole = job.wholeHere();
        try (SparkHome home = new SparkHome(folder)) {
            job.extract(home, master, List.of());
            assertThat(job.content()).isEqualTo(whole);
            job.train(run, "--epochs", "1");
            Outcome predicted = Run.start(home.submit(
                            master,
                            List.of(),
                            SparkPredict.class,
                            run.toString(),
                            place.resolve("images").toString(),
                            folder.resolve("predictions").toString(),
                            "--format",
                            "csv",
                            "--cache",
                            folder.resolve("cache").toString()))
                    .await();
            assertThat(predicted.exit()).as(predicted.err()).isZero();
        }
        assertThat(PredictedLines.inParts(folder.resolve("predictions")))
                .hasSize(2 * IMAGES)
                .isEqualTo(PredictedLines.ofThisMachine(run, place.resolve("images")));
    }
}
