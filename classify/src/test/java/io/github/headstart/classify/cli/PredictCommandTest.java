package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneSource;
import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.classify.evaluate.Prediction;
import io.github.headstart.classify.evaluate.Predictions;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.dataset.Picture;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.Recipe.BackboneIdentity;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.StorePublication;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code classify predict} on little pictures whose features went through a store before a head was trained on them. */
class PredictCommandTest {
    /** Not a multiple of the batch. */
    private static final int PICTURES_OF_A_CLASS = 11;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void saysOfThePicturesWhatTheHeadSaidOfTheStore(FeatureType dtype) throws Exception {
        train(dtype, true);
        Files.writeString(folder.resolve("pictures/train/a/5.txt"), "no picture");

        Outcome outcome = run("predict", "run", "pictures", "--csv");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("1 picture could not be read").doesNotContain("UNTRAINED");
        Map<String, String[]> lines = new HashMap<>();
        outcome.out().lines().forEach(line -> lines.put(line.split(",")[0], line.split(",")));
        List<Prediction> stored =
                Predictions.read(folder.resolve("run/predictions.csv")).rows();
        assertThat(lines).hasSize(2 + stored.size());
        for (Prediction prediction : stored) {
            String[] line = lines.get(folder.resolve("pictures") + "/" + prediction.path());
            assertThat(line[1]).isEqualTo("ok");
            for (int i = 0; i < 2; i++) {
                assertThat(Float.parseFloat(line[3 + i])).isCloseTo(prediction.probabilities()[i], within(1e-5f));
            }
        }
        assertThat(lines.get(folder.resolve("pictures/train/a/5.txt").toString())[1])
                .isEqualTo("\"not a picture: expected one of JPEG");
    }

    @Test
    void failsOnlyWhereNoPictureCanBeRead() throws Exception {
        train(FeatureType.FLOAT32, false);
        Path text = Files.writeString(folder.resolve("notes.txt"), "no picture");

        Outcome both = run("predict", "run", "pictures/test/a/0.png", "notes.txt", "pictures/test/a/0.png");
        assertThat(both.exit()).as(both.err()).isZero();
        assertThat(both.out().lines()).hasSize(4);
        assertThat(both.out().lines().skip(1).findFirst().orElseThrow())
                .isEqualTo(both.out().lines().skip(3).findFirst().orElseThrow());
        assertThat(both.out()).contains(text + "  ").contains("unreadable: not a picture: ");
        assertThat(both.err()).contains("UNTRAINED");

        Outcome accepted =
                run("predict", "run", "pictures/test/a/0.png", "notes.txt", "pictures/test/a/0.png", "--max-errors=1");
        assertThat(accepted.exit()).as(accepted.err()).isZero();
        assertThat(accepted.err()).endsWith("1 picture could not be read; the lines say why\n");
        Outcome refused =
                run("predict", "run", "pictures/test/a/0.png", "notes.txt", "pictures/test/a/0.png", "--max-errors=0");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEqualTo(both.out());
        assertThat(refused.err())
                .endsWith("error: 1 of 3 images could not be read, at most 0 may; the lines say why\n");
        assertThat(run("predict", "run", "notes.txt", "--max-errors=some").exit())
                .isEqualTo(2);

        Outcome none = run("predict", "run", "notes.txt", "--json");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.out()).contains("\"status\":\"not a picture: ").contains("\"predicted\":null");
        assertThat(none.err()).contains("error: none of the pictures could be read");
    }

    @Test
    void namesAllThatIsMissingBeforeItPredictsAnything() throws Exception {
        train(FeatureType.FLOAT32, true);

        Outcome outcome = run("predict", "run", "pictures", "here", "there");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("error: " + folder.resolve("here") + ": expected a picture or a folder")
                .contains(folder.resolve("there") + ": ");
        assertThat(run("predict", "pictures", "pictures").err()).contains("run.json");
        assertThat(run("predict", "run").exit()).isEqualTo(2);
        assertThat(run("predict", "run", "pictures", "--csv", "--json").exit()).isEqualTo(2);
    }

    private record Outcome(int exit, String out, String err) {}

    /** Words that are no flags, after the first, are names in the test's folder. */
    private Outcome run(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(words[0]));
        for (String word : List.of(words).subList(1, words.length)) {
            arguments.add(word.startsWith("--") ? word : folder.resolve(word).toString());
        }
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
                ByteArrayOutputStream errBytes = new ByteArrayOutputStream()) {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exit = CommandLines.run(new ClassifyCommand(), arguments.toArray(String[]::new));
            return new Outcome(
                    exit, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private void train(FeatureType dtype, boolean trained) throws Exception {
        TinyBackbone.write(folder.resolve("model"), 1);
        Path file = Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "pictures", "layout": "folders"},
                 "image": {"height": 32, "width": 32, "resize": "bicubic"},
                 "backbone": {"saved_model": "model", "preprocessing": "tf"},
                 "features": {"directory": "features", "dtype": "%s"}}
                """.formatted(dtype));
        store(DataManifest.read(file), trained);
        PrintStream out = System.out;
        try {
            System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
            int exit = CommandLines.run(
                    new ClassifyCommand(),
                    folder.resolve("features").toString(),
                    "--epochs",
                    "2",
                    "--output",
                    folder.resolve("run").toString());
            assertThat(exit).isZero();
        } finally {
            System.setOut(out);
        }
    }

    private void store(DataManifest manifest, boolean trained) throws Exception {
        Path directory = Files.createDirectories(folder.resolve("features"));
        BackboneSource source = BackboneSource.of(manifest.backbone(), manifest.image(), folder);
        BackboneIdentity identity =
                new BackboneIdentity("tiny", source.identity().fingerprint(), trained);
        Recipe recipe = new Recipe(
                TinyBackbone.SIDE,
                TinyBackbone.SIDE,
                "bicubic",
                "stretch",
                "ignore",
                "error",
                "tf",
                identity,
                "float32",
                manifest.features().dtype(),
                source.outputShape().dimensions(),
                Map.of());
        ImagePreparation preparation =
                manifest.image().preparation(manifest.backbone().preprocessing());
        float[] maps = new float[source.outputShape().size()];
        List<ShardEntry> shards = new ArrayList<>();
        try (Backbone backbone = source.open()) {
            for (Split split : Split.values()) {
                try (FeatureWriter writer =
                        FeatureWriter.create(directory.resolve(split + "-pass0-00000.arrow"), recipe)) {
                    for (String label : List.of("a", "b")) {
                        for (int i = 0; i < PICTURES_OF_A_CLASS; i++) {
                            Picture picture = new Picture("%s/%s/%d.png".formatted(split, label, i), split, label);
                            byte[] bytes = picture(picture);
                            backbone.forward(preparation.prepare(bytes), 1, maps);
                            FeatureKey key = new FeatureKey(new Sample(picture, Checksum.ofBytes(bytes)), 0);
                            writer.append(key, Optional.empty(), maps, 0);
                        }
                    }
                    shards.add(writer.commit(split, 0));
                }
            }
        }
        String samples = SampleFile.text(List.of());
        String checksum = Checksum.ofBytes(samples.getBytes(StandardCharsets.UTF_8));
        StorePublication.publish(directory, StoreManifest.of(recipe, List.of("a", "b"), 0, checksum, shards), samples);
        StoreOrigin.of(manifest, folder).write(directory);
    }

    /** A noisy picture of another size than the backbone's, with content of its own. */
    private byte[] picture(Picture picture) throws IOException {
        Random random = new Random(picture.path().hashCode());
        BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        Path file = folder.resolve("pictures").resolve(picture.path());
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return Files.readAllBytes(file);
    }
}
