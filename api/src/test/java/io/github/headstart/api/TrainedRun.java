package io.github.headstart.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.reference.Program;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A run in {@code run}, trained with both programs on the store {@code features} of noisy images in {@code images}. */
record TrainedRun(Path folder) {
    static final String TINY = "\"saved_model\": \"model\", \"preprocessing\": \"tf\"";

    private static final Program EXTRACT =
            new Program("extract/target/extract.jar", "--add-modules=jdk.incubator.vector");
    private static final Program CLASSIFY =
            new Program("classify/target/classify.jar", "--add-modules=jdk.incubator.vector");
    private static final int IMAGES_OF_A_CLASS = 11;

    /** Of images in folders. */
    static TrainedRun of(Path folder, String backbone, String... options) throws Exception {
        for (String split : List.of("train", "validation", "test")) {
            for (String label : List.of("a", "b")) {
                for (int number = 0; number < IMAGES_OF_A_CLASS; number++) {
                    // An image of each class looks like the other one: without errors no head can be calibrated.
                    boolean wrong = split.equals("validation") && number == 0;
                    draw(folder, "%s/%s/%d.png".formatted(split, label, number), label.equals("a") == wrong ? 2 : 1);
                }
            }
        }
        return new TrainedRun(folder).made("\"folders\"", backbone, options);
    }

    /** Of images with any of the labels a, b and c. */
    static TrainedRun ofSeveralLabels(Path folder) throws Exception {
        StringBuilder index = new StringBuilder("path,labels,split\n");
        for (int number = 0; number < 48; number++) {
            String labels =
                    ((number & 1) > 0 ? "|a" : "") + ((number & 2) > 0 ? "|b" : "") + ((number & 4) > 0 ? "|c" : "");
            String split = number < 24 ? "train" : number < 36 ? "validation" : "test";
            index.append("%d.png,%s,%s%n".formatted(number, labels.isEmpty() ? "" : labels.substring(1), split));
            draw(folder, number + ".png", number);
        }
        Files.writeString(folder.resolve("index.csv"), index);
        return new TrainedRun(folder).made("{\"csv\": \"index.csv\"}", TINY, "--optimizer", "adam");
    }

    Path run() {
        return folder.resolve("run");
    }

    Path store() {
        return folder.resolve("features");
    }

    /** Image files, relative to {@code images}. */
    List<byte[]> read(List<String> images) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (String image : images) {
            contents.add(Files.readAllBytes(folder.resolve("images").resolve(image)));
        }
        return contents;
    }

    /** The lines of {@code classify predict} for image files: path, status, predicted, probabilities. */
    List<String[]> predicted(List<String> images) throws Exception {
        List<String> words = new ArrayList<>(List.of("predict", "run", "--csv"));
        images.forEach(image -> words.add("images/" + image));
        Program.Outcome outcome = CLASSIFY.run(folder, words.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out().lines().skip(1).map(line -> line.split(",", -1)).toList();
    }

    void calibrate() throws Exception {
        done(CLASSIFY.run(folder, "calibrate", "run"));
    }

    private TrainedRun made(String layout, String backbone, String... options) throws Exception {
        TinyBackbone.write(folder.resolve("model"), 1);
        Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": %s},
                 "image": {"height": 32, "width": 32, "resize": "bicubic"},
                 "backbone": {%s},
                 "augmentation": {"passes": 1, "seed": 7, "rotation": 30},
                 "features": {"directory": "features", "rows_per_shard": 8}}
                """.formatted(layout, backbone));
        done(EXTRACT.run(folder));
        List<String> words = new ArrayList<>(List.of("features", "--output", "run", "--epochs", "8"));
        words.addAll(Arrays.asList(options));
        done(CLASSIFY.run(folder, words.toArray(String[]::new)));
        return this;
    }

    private static void done(Program.Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }

    /**
     * Noise, of another size than the backbone takes.
     *
     * @param bright a bit for each channel that is bright: the classes of the image
     */
    private static void draw(Path folder, String path, int bright) throws IOException {
        Random random = new Random(path.hashCode());
        BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(
                        x,
                        y,
                        random.nextInt(1 << 24) & 0x7f7f7f
                                | (bright & 1) << 23
                                | (bright & 2) << 14
                                | (bright & 4) << 5);
            }
        }
        Path file = folder.resolve("images").resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
