package io.github.headstart.extract.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.Engine;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user runs it, on a few small images through untrained VGG16. */
class ExtractJarIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar", "-Xmx256m");
    private static final String MANIFEST = """
            {"dataset": {"root": "images", "layout": "folders"},
             "image": {"height": 32, "width": 32},
             "backbone": {"name": "vgg16", "preprocessing": "tf", "weights": {"seed": 1}},
             "augmentation": {"passes": %d, "seed": 42, "rotation": 40, "horizontal_flip": true},
             "features": {"directory": "features"}}
            """;

    @TempDir
    private Path folder;

    @Test
    void extractsWhatCanBeReadAndSaysWhatCannot() throws Exception {
        images();
        Files.writeString(folder.resolve("images/train/b/broken.jpg"), "no image");
        manifest(2);

        Program.Outcome outcome = EXTRACT.run(folder, "--json");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .matches(
                        "\\{\"store\":\".*features\",\"computed\":20,\"copied\":0,\"images\":9,\"failed\":1,\"failed_kept\":0,"
                                + "\"seconds\":[\\d.]+,\"images_per_second\":[\\d.]+,"
                                + "\"kept\":0,\"resumed\":0,\"dropped\":0,\"device\":\"[CG]PU:0\"}\n");
        FeatureStore store = FeatureStore.open(folder.resolve("features"));
        assertThat(store.manifest().classes()).containsExactly("a", "b");
        assertThat(store.manifest().unreadable()).isEqualTo(1);
        assertThat(keys(store, Split.TRAIN, 0)).hasSize(6);
        assertThat(keys(store, Split.TRAIN, 2)).hasSize(6);
        assertThat(keys(store, Split.VALIDATION, 0)).hasSize(2);
        assertThat(Files.readString(folder.resolve("features/samples.csv")))
                .contains("train/a/0.png,train,a,")
                .containsPattern("train/b/broken.jpg,train,b,[0-9a-f]{64},\"?not an image");
    }

    @Test
    void theWinogradEngineNeedsTheVectorModuleAndSaysSo() throws Exception {
        images();
        Files.writeString(
                folder.resolve("data-manifest.json"),
                MANIFEST.formatted(1).replace("\"vgg16\",", "\"vgg16\", \"engine\": \"winograd\","));

        Program.Outcome without = EXTRACT.run(folder);
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err())
                .contains(
                        "error: backbone.engine: winograd needs Java to be started with --add-modules jdk.incubator.vector");

        Program withModule = new Program("extract/target/extract.jar", "-Xmx1g", "--add-modules=jdk.incubator.vector");
        Program.Outcome outcome = withModule.run(folder);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        FeatureStore store = FeatureStore.open(folder.resolve("features"));
        assertThat(store.recipe().backbone().engine()).contains(Engine.WINOGRAD);
        assertThat(store.manifest().shards())
                .extracting(ShardEntry::instructionSet)
                .containsOnly("any");
    }

    @Test
    void computesNothingTwiceAndFindsContentUnderNewNames() throws Exception {
        images();
        manifest(1);
        EXTRACT.run(folder, "--json");
        String before = checksums();

        Program.Outcome again = EXTRACT.run(folder, "--json");
        assertThat(again.out()).contains("\"computed\":0,\"copied\":0");
        assertThat(checksums()).isEqualTo(before);

        Files.move(folder.resolve("images/train/a/0.png"), folder.resolve("images/train/b/zero.png"));
        Program.Outcome renamed = EXTRACT.run(folder, "--json");
        assertThat(renamed.out()).contains("\"computed\":0,\"copied\":12");
    }

    @Test
    void theStoreIsTheSameByteForByteWhereverAndHoweverItIsMade() throws Exception {
        images();
        manifest(5);
        EXTRACT.run(folder, "--json");
        String atOnce = checksums();
        Files.move(folder.resolve("features"), folder.resolve("other"));

        manifest(2);
        new Program("extract/target/extract.jar", "-XX:ActiveProcessorCount=1").run(folder, "--json");
        manifest(5);
        Program.Outcome more = EXTRACT.run(folder, "--json");

        assertThat(more.out()).contains("\"computed\":18,");
        assertThat(checksums()).isEqualTo(atOnce);
    }

    @Test
    void inspectShowsRecipeClassesAndCounts() throws Exception {
        images();
        manifest(1);
        EXTRACT.run(folder);

        Program.Outcome outcome = EXTRACT.run(folder, "inspect", "features");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .contains("preprocessing tf")
                .contains("UNTRAINED")
                .contains("classes        a, b")
                .containsPattern("train +0 +6 +a 3, b 3")
                .containsPattern("train +1 +6 +a 3, b 3")
                .contains("14 rows in 3 shards");

        String sha256 = Checksum.ofFile(folder.resolve("features/features.json"));
        assertThat(outcome.out()).contains("SHA-256        " + sha256);
        assertThat(EXTRACT.run(folder, "inspect", "features", "--json").out())
                .contains("\"sha256\":\"" + sha256 + "\"")
                .doesNotContain("\"checksum\"");
    }

    @Test
    void namesThatHoldControlCharactersSayNothingToTheTerminal() throws Exception {
        images();
        manifest(0);
        Files.move(folder.resolve("images/train/a"), folder.resolve("images/train/a\u001B[31m"));
        assertThat(EXTRACT.run(folder).exit()).isZero();

        Program.Outcome inspected = EXTRACT.run(folder, "inspect", "features");
        assertThat(inspected.out()).contains("a\uFFFD[31m, b").doesNotContain("\u001B");

        Program.Outcome missing = EXTRACT.run(folder, "inspect", "no\u001B[31mstore");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err())
                .contains("no\uFFFD[31mstore: expected a feature store")
                .doesNotContain("\u001B");

        Files.writeString(folder.resolve("images/train/b/wrong\u001B[2J.jpg"), "no image");
        Program.Outcome failed = EXTRACT.run(folder, "--on-error", "fail");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("wrong\uFFFD[2J.jpg").doesNotContain("\u001B");
    }

    @Test
    void previewDrawsEachImageAsItIsAndInEachPass() throws Exception {
        images();
        manifest(3);

        Program.Outcome outcome = EXTRACT.run(folder, "preview", "--output", "sheet.png", "--images", "2");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
        // Four columns of 32 pixels, five times as large so that they can be seen, and the margins between them.
        assertThat(sheet.getWidth()).isEqualTo(12 + 4 * (5 * 32 + 12));
        assertThat(sheet.getRGB(12 + 80, 12 + 80)).isNotEqualTo(Color.WHITE.getRGB());

        Program.Outcome noFolder = EXTRACT.run(folder, "preview", "--output", "none/sheet.png");
        assertThat(noFolder.err())
                .matches("error: .*none: expected a folder to write the sheet into, found none; .*\\R");

        manifest(0);
        assertThat(EXTRACT.run(folder, "preview").err()).contains("augmentation.passes");
    }

    @Test
    void failsWithOneReasonAndNoStackTrace() throws Exception {
        Program.Outcome noManifest = EXTRACT.run(folder);
        assertThat(noManifest.exit()).isEqualTo(1);
        assertThat(noManifest.err())
                .isEqualTo("error: data-manifest.json: expected a JSON file, found none%n".formatted());

        manifest(0);
        Program.Outcome noImages = EXTRACT.run(folder);
        assertThat(noImages.exit()).isEqualTo(1);
        assertThat(noImages.err()).contains("error: ").contains("dataset.root").doesNotContain("\tat ");

        Program.Outcome verbose = EXTRACT.run(folder, "--verbose");
        assertThat(verbose.err()).contains("\tat ");

        assertThat(EXTRACT.run(folder, "--no-such-flag").exit()).isEqualTo(2);
    }

    @Test
    void refusesAStoreOfAnotherRecipe() throws Exception {
        images();
        manifest(0);
        EXTRACT.run(folder);
        String before = checksums();
        Path manifest = folder.resolve("data-manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"tf\"", "\"caffe\""));

        Program.Outcome outcome = EXTRACT.run(folder);

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("preprocessing: store tf, manifest caffe");
        assertThat(checksums()).isEqualTo(before);
    }

    private void manifest(int passes) throws IOException {
        Files.writeString(folder.resolve("data-manifest.json"), MANIFEST.formatted(passes));
    }

    /** Six images to train on, two to validate. */
    private void images() throws IOException {
        int hue = 0;
        for (String place : List.of("train/a", "train/b", "validation/a", "validation/b")) {
            Path label = Files.createDirectories(folder.resolve("images").resolve(place));
            for (int number = 0; number < (place.startsWith("train") ? 3 : 1); number++) {
                BufferedImage image = new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB);
                Graphics2D canvas = image.createGraphics();
                canvas.setColor(Color.getHSBColor(hue++ / 8f, 1, 1));
                canvas.fillRect(5 * number, 10, 20, 30);
                canvas.dispose();
                ImageIO.write(image, "png", label.resolve(number + ".png").toFile());
            }
        }
    }

    private static List<FeatureKey> keys(FeatureStore store, Split split, int pass) {
        List<FeatureKey> keys = new ArrayList<>();
        for (ShardEntry shard : store.shards(split, pass)) {
            try (FeatureReader reader = store.read(shard)) {
                keys.addAll(reader.keys());
            }
        }
        return keys;
    }

    /** Of the store's files that must not depend on how it was made. */
    private String checksums() throws IOException {
        StringBuilder lines = new StringBuilder(Checksum.ofFile(folder.resolve("features/samples.csv")) + "\n");
        FeatureStore store = FeatureStore.open(folder.resolve("features"));
        lines.append(store.checksum()).append('\n');
        for (ShardEntry shard : store.manifest().shards()) {
            Path file = folder.resolve("features").resolve(shard.file());
            lines.append(shard.file()).append(' ').append(Checksum.ofFile(file)).append('\n');
        }
        return lines.toString();
    }
}
