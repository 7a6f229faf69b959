package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.export.TrainedHead;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.classify.train.History;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Vgg16Layer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code classify --fine-tune} on small images and VGG16 with weights from a seed. */
class FineTuneTest {
    private static final List<Vgg16Layer> BLOCK5 =
            List.of(Vgg16Layer.BLOCK5_CONV1, Vgg16Layer.BLOCK5_CONV2, Vgg16Layer.BLOCK5_CONV3);

    @TempDir
    private Path folder;

    private TinyRun images;

    @BeforeEach
    void extract() throws Exception {
        images = new TinyRun(folder);
        images.extract("features", "block4_pool");
    }

    @Test
    void theHeadIsTrainedAloneAndThenTogetherWithTheLayers() throws Exception {
        assertThat(tune("features", "run", "block5")).isZero();

        Run run = Run.read(folder.resolve("run"));
        assertThat(run.history().epochs()).hasSize(5);
        assertThat(run.description().fineTuned()).contains(new RunDescription.FineTuned(2, BLOCK5));
        assertThat(loss(run, 4)).isLessThan(loss(run, 1));
        assertThat(run.description().bestEpoch()).isEqualTo(4);
        List<float[]> weights = weights("run");
        List<Vgg16Convolution> pretrained = pretrained();
        for (int i = 0; i < BLOCK5.size(); i++) {
            float[] before = pretrained.get(10 + i).kernel();
            // The rate is small: the layers have changed a little.
            assertThat(largestDifference(weights.get(2 * i), before)).isBetween(1e-6, 1e-2);
        }
    }

    @Test
    void everythingDownstreamUsesTheTunedLayers() throws Exception {
        assertThat(tune("features", "run", "block5")).isZero();
        Run run = Run.read(folder.resolve("run"));

        assertThat(TinyRun.classify("evaluate", folder("run"), folder("features"), "--output", folder("evaluated")))
                .isZero();
        List<Prediction> stored = TestPredictions.rows(folder.resolve("run/predictions.csv"));
        List<Prediction> evaluated = TestPredictions.rows(folder.resolve("evaluated/predictions.csv"));
        Map<String, String[]> predicted = new HashMap<>();
        output("predict", folder("run"), folder("images"), "--csv")
                .lines()
                .forEach(line -> predicted.put(line.split(",")[0], line.split(",")));
        for (int i = 0; i < stored.size(); i++) {
            float expected = stored.get(i).probabilities()[1];
            assertThat(evaluated.get(i).probabilities()[1]).isCloseTo(expected, within(1e-5f));
            assertThat(Float.parseFloat(
                            predicted.get(folder("images") + "/" + stored.get(i).path())[4]))
                    .isCloseTo(expected, within(1e-5f));
        }
        // Writes a model only if it predicts as the run does.
        assertThat(TinyRun.classify("export", folder("run"), "--format", "savedmodel"))
                .isZero();
        assertThat(TinyRun.classify("export", folder("run"), "--format", "keras"))
                .isZero();
        assertThat(folder.resolve("run/export/model.keras")).exists();
        assertThat(folder.resolve("run/report.html"))
                .content()
                .contains("fine-tuning")
                .contains("block5_conv1");
        assertThat(run.metrics()).isNotEmpty();
    }

    @Test
    void theResultDoesNotDependOnWhereTheStoreIsCut() throws Exception {
        images.extract("lower", "block3_pool");
        assertThat(tune("features", "run", "block5_conv2")).isZero();
        assertThat(tune("lower", "other", "block5_conv2")).isZero();

        assertThat(Files.readString(folder.resolve("other/history.csv")))
                .isEqualTo(Files.readString(folder.resolve("run/history.csv")));
        List<float[]> weights = weights("other");
        List<Vgg16Convolution> pretrained = pretrained();
        // Three frozen convolutions of block 4 and one of block 5 come first.
        assertThat(weights).hasSize(12 + 4);
        for (int i = 0; i < 4; i++) {
            assertThat(largestDifference(
                            weights.get(2 * i), pretrained.get(7 + i).kernel()))
                    .isZero();
        }
        List<float[]> tuned = weights("run");
        for (int i = 0; i < tuned.size(); i++) {
            assertThat(largestDifference(weights.get(6 + i), tuned.get(i))).isZero();
        }
    }

    @Test
    void aStageThatDoesNotImproveLeavesTheWeightsOfTheBackbone() throws Exception {
        assertThat(TinyRun.classify(
                        folder("features"),
                        "--fine-tune",
                        "block5",
                        "--fine-tune-learning-rate",
                        "0.1",
                        "--epochs",
                        "2",
                        "--fine-tune-epochs",
                        "1",
                        "--batch-size",
                        "5",
                        "--learning-rate",
                        "1e-4",
                        "--output",
                        folder("run")))
                .isIn(0, 1);

        Run run = Run.read(folder.resolve("run"));
        assertThat(run.description().bestEpoch()).isLessThan(2);
        assertThat(largestDifference(weights("run").get(0), pretrained().get(10).kernel()))
                .isZero();
    }

    @Test
    void aSweepComparesLayersToFineTune() throws Exception {
        assertThat(TinyRun.classify(
                        "sweep",
                        folder("features"),
                        "--try",
                        "fine-tune=none block5 block5_conv3",
                        "--epochs",
                        "1",
                        "--learning-rate",
                        "1e-4",
                        "--output",
                        folder("sweep")))
                .isZero();
        assertThat(folder.resolve("sweep/sweep.csv"))
                .content()
                .contains("block5_conv3")
                .contains("none");
    }

    @Test
    void saysWhyLayersCannotBeFineTuned() throws Exception {
        images.extract("whole", "block5_pool");
        assertThat(error("whole", "--fine-tune", "block5"))
                .contains("expected features from before block5_conv1 to fine-tune it, found those of block5_pool")
                .contains("set \"layer\": \"block4_pool\" in the manifest's backbone");
        assertThat(error("features", "--fine-tune", "block4"))
                .contains("--fine-tune: expected a block or a layer behind block4_pool")
                .contains("found block4_conv1");
        assertThat(error("whole", "--fine-tune", "block1"))
                .contains("--fine-tune: expected a block or a layer behind block1_conv1")
                .contains("found block1_conv1");
        assertThat(error("whole", "--fine-tune", "block1_conv2")).contains("set \"layer\": \"block1_conv1\"");
        assertThat(error("features", "--fine-tune", "block6"))
                .contains("expected block1 to block5, or a layer such as");
        assertThat(error("features", "--fine-tune", "block5_pool")).contains("expected a layer with weights");
        assertThat(error("features", "--fine-tune-epochs", "3"))
                .contains("--fine-tune-epochs: expected --fine-tune beside it");

        new TinyRun(Files.createDirectory(folder.resolve("other"))).train(FeatureType.FLOAT32, true);
        assertThat(error("other/features", "--fine-tune", "block5"))
                .contains("expected features of VGG16 to fine-tune its layers, found those of tiny");
        assertThat(folder.resolve("failed")).doesNotExist();
    }

    private int tune(String store, String output, String layers) {
        return TinyRun.classify(
                folder(store),
                "--fine-tune",
                layers,
                "--epochs",
                "2",
                "--fine-tune-epochs",
                "3",
                "--batch-size",
                "5",
                "--learning-rate",
                "1e-4",
                "--monitor",
                "loss",
                "--output",
                folder(output));
    }

    /** Not by AssertJ, which takes minutes for millions of values. */
    private static double largestDifference(float[] values, float[] others) {
        assertThat(values).hasSameSizeAs(others);
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs(values[i] - others[i]))
                .max()
                .orElseThrow();
    }

    private static double loss(Run run, int epoch) {
        History.Epoch found = run.history().epochs().get(epoch);
        return found.training().loss();
    }

    private List<float[]> weights(String run) {
        return TrainedHead.read(TrainedModel.read(folder.resolve(run))).weights();
    }

    private List<Vgg16Convolution> pretrained() {
        DataManifest manifest = DataManifest.read(folder.resolve("data-manifest.json"));
        return BackboneProvider.of(manifest.backbone(), manifest.image(), folder)
                .vgg16Convolutions();
    }

    private String folder(String name) {
        return folder.resolve(name).toString();
    }

    private String output(String... arguments) {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(CommandLines.run(new ClassifyCommand(), arguments)).isZero();
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String error(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.set(0, folder(words.get(0)));
        words.addAll(List.of("--output", folder("failed")));
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(CommandLines.run(new ClassifyCommand(), words.toArray(String[]::new)))
                    .isNotZero();
        } finally {
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
