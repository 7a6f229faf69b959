package io.github.headstart.classify.report;

import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunCalibration;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.train.ClassWeights;
import io.github.headstart.classify.train.EpochOptions;
import io.github.headstart.classify.train.HeadOptions;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Builds runs without training, with any classes, splits and image names. */
public final class TestRuns {
    static final Commands COMMANDS = new Commands(
            List.of("./headstart classify features --hidden 64"),
            List.of(new NextStep("Predict", "./headstart classify predict run images")));

    static final String HOSTILE = "<img src=x onerror=alert(1)>";
    static final List<String> AWKWARD_NAMES = List.of(
            "it's \"quoted\".png",
            "50% #1?.png",
            "grüße & <b>bold.png",
            "a name that is " + "very ".repeat(30) + "long.png",
            "'onmouseover='alert(2).png",
            "日本語.png");

    private final Path folder;
    private Path cache;
    private Optional<String> source = Optional.empty();
    private List<String> classes = List.of("cats", "dogs");
    private List<Split> splits = List.of(Split.values());
    private List<String> names = List.of();
    private List<DataWarning> warnings = List.of();
    private StopReason stopReason = StopReason.FINISHED;
    private boolean origin = true;
    private boolean trained = true;
    private int images = 60;
    private int epochs = 8;
    private double lastLoss = 0.3;
    private String storeSha256 = "ab".repeat(32);
    private long seed = 1;
    private Optional<RunCalibration> calibration = Optional.empty();

    /** @param folder of the run; the images are beside it */
    public TestRuns(Path folder) {
        this.folder = folder;
        this.cache = folder.resolveSibling(".headstart");
    }

    public TestRuns classes(List<String> names) {
        classes = names;
        return this;
    }

    public TestRuns splits(Split... some) {
        splits = List.of(some);
        return this;
    }

    /** Names of the first images of each split, which are misclassified with high confidence. */
    TestRuns names(List<String> awkward) {
        names = awkward;
        return this;
    }

    TestRuns warnings(DataWarning... some) {
        warnings = List.of(some);
        return this;
    }

    TestRuns ending(StopReason other) {
        stopReason = other;
        return this;
    }

    TestRuns calibrated(RunCalibration fitted) {
        calibration = Optional.of(fitted);
        return this;
    }

    TestRuns untrained() {
        trained = false;
        return this;
    }

    /** Where the backbone was kept. */
    public TestRuns cache(Path other) {
        cache = other;
        return this;
    }

    /** The URL of the images. */
    public TestRuns source(String url) {
        source = Optional.of(url);
        return this;
    }

    TestRuns withoutOrigin() {
        origin = false;
        return this;
    }

    /** Of each split. */
    TestRuns images(int number) {
        images = number;
        return this;
    }

    TestRuns epochs(int number, double loss) {
        epochs = number;
        lastLoss = loss;
        return this;
    }

    public TestRuns storeSha256(String other) {
        storeSha256 = other;
        return this;
    }

    TestRuns seed(long other) {
        seed = other;
        return this;
    }

    Path root() {
        return folder.resolveSibling("images");
    }

    /** Writes every image of the run. */
    TestRuns draw() {
        for (Prediction row : predictions()) {
            BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
            Graphics2D canvas = image.createGraphics();
            canvas.setColor(Color.getHSBColor(row.label()[0] * 0.37f, 0.5f, 0.8f));
            canvas.fillRect(0, 0, 300, 200);
            canvas.setColor(Color.WHITE);
            canvas.fillOval(40, 30, 140, 140);
            canvas.dispose();
            Path file = root().resolve(row.path());
            try {
                Files.createDirectories(file.getParent());
                ImageIO.write(image, "png", file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    public Run run() {
        List<Prediction> predictions = predictions();
        Map<Split, SplitMetrics> metrics = new EnumMap<>(Split.class);
        for (Split split : splits) {
            List<Prediction> rows =
                    predictions.stream().filter(row -> row.split() == split).toList();
            metrics.put(split, SplitMetrics.of(0.25, TestPredictions.report(classes, rows)));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = folder.resolve(Run.PREDICTIONS);
        return new Run(folder, description(), metrics, history(), TestPredictions.write(file, classes, predictions));
    }

    private List<Prediction> predictions() {
        Random random = new Random(seed);
        List<Prediction> rows = new ArrayList<>();
        for (Split split : splits) {
            for (int i = 0; i < images; i++) {
                int label = i % classes.size();
                String name = i < names.size() ? names.get(i) : "%d.png".formatted(i);
                rows.add(new Prediction(
                        "%s/%d/%s".formatted(split, label, name),
                        split,
                        label,
                        probabilities(random, label, i < names.size())));
            }
        }
        return rows;
    }

    private float[] probabilities(Random random, int label, boolean wrong) {
        double[] weights = new double[classes.size()];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double bias = i == (wrong ? (label + 1) % weights.length : label) ? (wrong ? 9 : 2) : 0;
            weights[i] = Math.exp(random.nextGaussian() + bias);
            sum += weights[i];
        }
        float[] probabilities = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            probabilities[i] = (float) (weights[i] / sum);
        }
        return probabilities;
    }

    private History history() {
        History history = History.empty();
        for (int i = 0; i < epochs; i++) {
            double loss = i == epochs - 1 ? lastLoss : 0.3 + 0.5 / (i + 1);
            Metrics training = new Metrics(0.9 - 0.3 / (i + 1), loss);
            history = history.with(
                    training,
                    splits.contains(Split.VALIDATION)
                            ? Optional.of(new Metrics(0.85 - 0.3 / (i + 1), loss + 0.1))
                            : Optional.empty());
        }
        return history;
    }

    private RunDescription description() {
        TrainOptions options = new TrainOptions(
                new HeadOptions(List.of(256), Activation.RELU, Pooling.NONE, 0.5, 0),
                new Optimizer.Rmsprop(),
                new LearningRateSchedule.Constant(),
                0,
                new ClassWeights(false, Map.of(classes.get(0), 1.0)),
                new EpochOptions(10, 20, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                seed,
                Optional.empty());
        Recipe recipe = new Recipe(
                new ImageSpec(150, 150, Resize.NEAREST),
                Preprocessing.TF,
                new BackboneIdentity("mobilenet", "cd".repeat(32), trained),
                Precision.FLOAT32,
                FeatureType.FLOAT32,
                List.of(4, 4, 1024),
                Optional.empty());
        return new RunDescription(
                Optional.of(RunDescription.FORMAT),
                "2026-11-24T08:04:00Z",
                new RunDescription.TrainedOn(
                        folder.resolveSibling("my store").toString(),
                        storeSha256,
                        recipe,
                        classes,
                        Optional.empty(),
                        origin ? Optional.of(origin()) : Optional.empty()),
                options,
                Passes.NONE,
                splits.contains(Split.VALIDATION) ? Monitor.VAL_LOSS : Monitor.LOSS,
                warnings,
                stopReason,
                0,
                Optional.empty(),
                0,
                75.25,
                new RunDescription.Environment("0.1.0", "2.18.0", "17", "Linux 6", "amd64", 2),
                calibration);
    }

    private StoreOrigin origin() {
        Map<String, Object> dataset = new TreeMap<>(Map.of("root", root().toString(), "layout", "folders"));
        source.ifPresent(url -> dataset.put("source", Map.of("url", url, "sha256", "ef".repeat(32))));
        Map<String, Object> content = Map.of(
                "dataset", dataset,
                "image", Map.of("height", 150, "width", 150),
                "backbone", Map.of("saved_model", "backbone", "preprocessing", "tf"),
                "features", Map.of("directory", "my store"));
        return new StoreOrigin(folder.resolveSibling("data-manifest.json").toString(), cache.toString(), content);
    }
}
