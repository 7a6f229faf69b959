package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.export.ServedPredictions;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.reference.Program;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;

/** The whole way of images of any number of classes, from a CSV file to the exported models, with both programs. */
class MultiLabelIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar");
    private static final Program CLASSIFY = new Program("classify/target/classify.jar");
    private static final String CLASSES = "bright,disc,stripes";
    private static final int SIDE = 48;
    private static final int IMAGES = 96;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void extractAndTrain() throws Exception {
        StringBuilder index = new StringBuilder("path,labels,split\n");
        Files.createDirectories(folder.resolve("images"));
        for (int number = 0; number < IMAGES; number++) {
            String split = number < 64 ? "train" : number < 80 ? "validation" : "test";
            index.append("%d.png,%s,%s%n".formatted(number, draw(number), split));
        }
        Files.writeString(folder.resolve("index.csv"), index);
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset", Map.of("root", "images", "layout", Map.of("csv", "index.csv")),
                        "image", Map.of("height", SIDE, "width", SIDE),
                        "backbone", Map.of("name", "vgg16", "preprocessing", "rescale", "weights", Map.of("seed", 1)),
                        "features", Map.of("directory", "features"))));
        done(EXTRACT.run(folder));
        Program.Outcome trained = CLASSIFY.run(
                folder,
                "features",
                "--epochs",
                "12",
                "--optimizer",
                "adam",
                "--label-smoothing",
                "0.1",
                "--output",
                "run");
        done(trained);
        assertThat(trained.out()).contains("dense_1 (Dense)                (None, 3)", "mean average precision");
        done(CLASSIFY.run(folder, "evaluate", "run", "--output", "evaluated"));
    }

    /** Draws an image with each of three properties or without it, and gives its labels in another order than the classes'. */
    private static String draw(int number) throws IOException {
        Random random = new Random(number);
        boolean bright = (number & 1) > 0;
        boolean disc = (number & 2) > 0;
        boolean stripes = (number & 4) > 0;
        BufferedImage image = new BufferedImage(60, 50, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(Color.getHSBColor(random.nextFloat(), 0.5f, bright ? 0.95f : 0.25f));
        canvas.fillRect(0, 0, 60, 50);
        canvas.setColor(Color.getHSBColor(random.nextFloat(), 0.9f, 0.6f));
        for (int x = random.nextInt(6); stripes && x < 60; x += 6) {
            canvas.fillRect(x, 0, 2, 50);
        }
        if (disc) {
            canvas.fillOval(random.nextInt(30), random.nextInt(20), 28, 28);
        }
        canvas.dispose();
        ImageIO.write(
                image, "png", folder.resolve("images").resolve(number + ".png").toFile());
        String labels = (stripes ? "stripes|" : "") + (disc ? "disc|" : "") + (bright ? "bright|" : "");
        return labels.isEmpty() ? "" : labels.substring(0, labels.length() - 1);
    }

    @Test
    void theStoreSaysThatAnImageMayHaveSeveralClasses() throws Exception {
        assertThat(folder.resolve("features/features.json")).content().contains("\"labelling\": \"multi-label\"");
        assertThat(folder.resolve("features/samples.csv"))
                .content()
                .contains("\n67.png,validation,bright|disc,", "\n64.png,validation,,");
        Program.Outcome inspected = EXTRACT.run(folder, "inspect", "features");
        done(inspected);
        assertThat(inspected.out())
                .contains("bright, disc, stripes (multi-label)", "64   bright 32, disc 32, stripes 32");
        done(EXTRACT.run(folder, "verify", "features"));
        assertThat(EXTRACT.run(folder).out()).contains("0 computed, 0 copied, 96 kept");
    }

    @Test
    void evaluationAndPredictionEqualTheRun() throws Exception {
        assertThat(folder.resolve("evaluated/predictions.csv"))
                .content()
                .startsWith("path,split,labels,predicted," + CLASSES + "\n")
                .contains(",bright|disc,");
        List<Prediction> expected = TestPredictions.rows(folder.resolve("run/predictions.csv"), Split.TEST);
        Program.Outcome outcome = CLASSIFY.run(folder, "predict", "run", "images", "--csv");
        done(outcome);
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(1 + IMAGES).startsWith("path,status,predicted," + CLASSES);
        int found = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",");
            for (Prediction row : expected) {
                if (fields[0].equals("images/" + row.path())) {
                    found++;
                    assertThat(fields[2]).isEqualTo(label(row));
                    assertClose(row, i -> Float.parseFloat(fields[3 + i]));
                }
            }
        }
        assertThat(found).isEqualTo(16);
        assertThat(expected).anyMatch(row -> row.predicted().length > 1).anyMatch(row -> row.predicted().length < 2);
    }

    @Test
    void theReportHasTheMetricsOfSeveralClassesAndNoConfusionMatrix() {
        assertThat(folder.resolve("run/report.html"))
                .content()
                .contains("images with all classes right. Micro F1", "mAP", "Number of decisions by confidence")
                .doesNotContain("Confusion matrix", "95&nbsp;% CI", "Most frequent confusions");
    }

    @Test
    void theSavedModelPredictsFilesLikeTheRun() throws Exception {
        Program.Outcome outcome = CLASSIFY.run(folder, "export", "run", "--format", "savedmodel");
        done(outcome);
        assertThat(outcome.out())
                .contains("bytes string [n] → probabilities float32 [n, 3] (bright, disc, stripes), labels string [n]");
        List<Prediction> expected = TestPredictions.rows(folder.resolve("run/predictions.csv"), Split.TEST);
        byte[][] files = new byte[expected.size()][];
        for (int i = 0; i < files.length; i++) {
            files[i] = Files.readAllBytes(
                    folder.resolve("images").resolve(expected.get(i).path()));
        }
        ServedPredictions served;
        try (SavedModelBundle bundle =
                SavedModelBundle.load(folder.resolve("run/export/savedmodel").toString(), "serve")) {
            served = ServedPredictions.of(bundle, files, 3);
        }
        for (int i = 0; i < files.length; i++) {
            float[] found = served.probabilities()[i];
            assertClose(expected.get(i), index -> found[index]);
            assertThat(served.labels()[i]).isEqualTo(label(expected.get(i)));
        }
    }

    @Test
    void theKerasFileHasASigmoidForEachClass() throws Exception {
        Program.Outcome outcome = CLASSIFY.run(folder, "export", "run", "--format", "keras");
        done(outcome);
        assertThat(outcome.out()).contains("probabilities float32 [n, 3] (bright, disc, stripes)");
        try (ZipFile zip = new ZipFile(folder.resolve("run/export/model.keras").toFile());
                InputStream in = zip.getInputStream(zip.getEntry("config.json"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(
                            "\"units\":3,\"activation\":\"sigmoid\"",
                            "\"class_name\":\"BinaryCrossentropy\"",
                            "\"label_smoothing\":0.1",
                            "\"metrics\":[\"binary_accuracy\"]");
        }
    }

    /** Runs only where CI provides a Python with TensorFlow and Keras. */
    @Test
    @EnabledIfEnvironmentVariable(named = PythonExports.PYTHON, matches = ".+")
    void kerasAndTensorFlowInPythonAgree() throws Exception {
        PythonExports.check(folder, folder.resolve("images"));
    }

    /** One image has got another class: the rows of its shard are copied, and no image is computed. */
    @Test
    void anotherClassOfAnImageIsNotComputedAgain(@TempDir Path other) throws Exception {
        String manifest = Files.readString(folder.resolve("data-manifest.json"));
        Files.writeString(
                other.resolve("data-manifest.json"),
                manifest.replace(
                        "\"images\"", Json.line(folder.resolve("images").toString())));
        String index = Files.readString(folder.resolve("index.csv"));
        Files.writeString(other.resolve("index.csv"), index);
        done(EXTRACT.run(other));
        Files.writeString(other.resolve("index.csv"), index.replace("\n1.png,bright,", "\n1.png,bright|new,"));
        Program.Outcome again = EXTRACT.run(other);
        done(again);
        assertThat(again.out()).contains("0 computed, 64 copied, 32 kept");
        assertThat(other.resolve("features/features.json"))
                .content()
                .contains("\"classes\": [ \"bright\", \"disc\", \"new\", \"stripes\" ]");
    }

    private static String label(Prediction row) {
        List<String> names = List.of(CLASSES.split(","));
        StringBuilder label = new StringBuilder();
        for (int index : row.predicted()) {
            label.append(label.isEmpty() ? "" : "|").append(names.get(index));
        }
        return label.toString();
    }

    private interface Found {
        float probability(int index);
    }

    private static void assertClose(Prediction row, Found found) {
        float[] expected = row.probabilities();
        for (int index = 0; index < expected.length; index++) {
            assertThat(Math.abs(found.probability(index) - expected[index]))
                    .as("%s, class %d", row.path(), index)
                    .isLessThanOrEqualTo(1e-5f);
        }
    }

    private static void done(Program.Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }
}
