package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.backbone.Vgg16File;
import io.github.headstart.classify.export.ServedPredictions;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.ReferenceData;
import io.jhdf.HdfFile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;

/**
 * Exports a VGG16 run on 24 drawn images in both formats, and a run on the 24 golden photographs as a SavedModel. Keras
 * and TensorFlow in Python check the exports in {@code src/test/python/check_exports.py}.
 */
class ExportIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar");
    private static final Program CLASSIFY = new Program("classify/target/classify.jar");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void train() throws Exception {
        DrawnJob.write(folder);
        train(folder, "20", "1e-4");
    }

    private static void train(Path folder, String epochs, String learningRate) throws Exception {
        done(EXTRACT.run(folder));
        done(CLASSIFY.run(
                folder,
                "features",
                "--epochs",
                epochs,
                "--learning-rate",
                learningRate,
                "--batch-size",
                "8",
                "--output",
                "run"));
        done(CLASSIFY.run(folder, "evaluate", "run", "--output", "evaluated"));
    }

    @Test
    void theSavedModelPredictsFilesLikeTheRun() throws Exception {
        assertSavedModelPredictsLikeTheRun(folder, DrawnJob.images(), List.of("discs", "stripes"));
    }

    @Test
    @NeedsExternalData
    void theSavedModelPredictsPhotographsLikeTheRun(@TempDir Path other) throws Exception {
        GoldenJob.write(other);
        train(other, "2", "1e-5");
        assertSavedModelPredictsLikeTheRun(other, ReferenceData.external("data"), List.of("cats", "dogs"));
    }

    private static void assertSavedModelPredictsLikeTheRun(Path folder, Path images, List<String> classes)
            throws Exception {
        Program.Outcome outcome = CLASSIFY.run(folder, "export", "run", "--format", "savedmodel");

        done(outcome);
        assertThat(outcome.out())
                .contains("bytes string [n] → probabilities float32 [n, 2] (%s), labels string [n]"
                        .formatted(String.join(", ", classes)))
                .contains("exported: run/export/savedmodel");
        List<Prediction> expected = TestPredictions.rows(folder.resolve("evaluated/predictions.csv"));
        byte[][] files = new byte[expected.size()][];
        for (int i = 0; i < files.length; i++) {
            files[i] = Files.readAllBytes(images.resolve(expected.get(i).path()));
        }
        ServedPredictions served;
        try (SavedModelBundle bundle =
                SavedModelBundle.load(folder.resolve("run/export/savedmodel").toString(), "serve")) {
            served = ServedPredictions.of(bundle, files, 2);
        }
        for (int i = 0; i < files.length; i++) {
            Prediction prediction = expected.get(i);
            assertThat(served.probabilities()[i][0]).isCloseTo(prediction.probabilities()[0], within(1e-5f));
            assertThat(served.probabilities()[i][1]).isCloseTo(prediction.probabilities()[1], within(1e-5f));
            assertThat(served.labels()[i]).isEqualTo(classes.get(prediction.predicted()[0]));
        }
        assertThat(expected).extracting(row -> row.predicted()[0]).contains(0, 1);
    }

    @Test
    void theKerasFileHoldsVgg16AndTheHead() throws Exception {
        Program.Outcome outcome = CLASSIFY.run(folder, "export", "run", "--format", "keras");

        done(outcome);
        assertThat(outcome.out())
                .contains("images float32 [n, 150, 150, 3] after the preprocessing rescale")
                .contains("probability float32 [n, 1] of \"stripes\"");
        assertThat(outcome.err()).doesNotContain("alpha");
        Path weights = folder.resolve("weights.h5");
        try (ZipFile zip = new ZipFile(folder.resolve("run/export/model.keras").toFile());
                InputStream in = zip.getInputStream(zip.getEntry("model.weights.h5"))) {
            Files.copy(in, weights);
        }
        Path kerasWeights = folder.resolve("seeded.h5");
        Vgg16File.write(kerasWeights, 1);
        try (HdfFile ours = new HdfFile(weights);
                HdfFile keras = new HdfFile(kerasWeights)) {
            assertThat(ours.getDatasetByPath("/layers/functional/layers/conv2d_12/vars/0")
                            .getDataFlat())
                    .isEqualTo(keras.getDatasetByPath("/block5_conv3/block5_conv3_W_1:0")
                            .getDataFlat());
            assertThat(ours.getDatasetByPath("/layers/dense/vars/0").getDimensions())
                    .containsExactly(8192, 256);
        }
    }

    /** Runs only where CI provides a Python with TensorFlow and Keras. */
    @Test
    @EnabledIfEnvironmentVariable(named = PythonExports.PYTHON, matches = ".+")
    void kerasAndTensorFlowInPythonAgree() throws Exception {
        PythonExports.check(folder, DrawnJob.images());
    }

    @Test
    void refusesToOverwriteAndToGuessTheFormat() throws Exception {
        Files.writeString(folder.resolve("taken.keras"), "mine");

        Program.Outcome taken = CLASSIFY.run(folder, "export", "run", "--format", "keras", "--output", "taken.keras");
        assertThat(taken.exit()).isEqualTo(1);
        assertThat(taken.err())
                .contains("error: taken.keras: expected no such file or folder")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("taken.keras")).hasContent("mine");
        assertThat(CLASSIFY.run(folder, "export", "run").exit()).isEqualTo(2);
        assertThat(CLASSIFY.run(folder, "export", "run", "--format", "keras", "--output", "k.h5")
                        .err())
                .contains("expected a name that ends in .keras", "found k.h5");
        assertThat(CLASSIFY.run(folder, "export", "run", "--format", "onnx").exit())
                .isEqualTo(2);
        assertThat(CLASSIFY.run(folder, "export", "features", "--format", "keras")
                        .err())
                .contains("expected the folder of a finished run", "found a feature store");
    }

    private static void done(Program.Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }
}
