package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreVerifier;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gray image whose features can be stored, and a white one whose features cannot. */
class UnstorableFeaturesIT {
    /** Features of up to 3,300 for white, with weights as they are drawn. */
    private static final float OVERFLOWING = 30;

    private static final float INFINITE = 1e37f;

    @TempDir
    private Path folder;

    @BeforeEach
    void images() throws IOException {
        image("gray", 100);
        image("white", 255);
    }

    @Test
    void featuresThatOverflowFloat16BecomeTheStatusOfTheirImageAndTheRunContinues() throws IOException {
        manifest(OVERFLOWING, "float16", "");

        ExtractSummary summary = run(ErrorPolicy.skip());

        assertThat(summary.computed()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(statuses().get("train/a/gray.png")).isEqualTo(SampleFile.OK);
        assertThat(statuses().get("train/a/white.png"))
                .matches("features overflow float16: \\d{5,6}\\.\\d+; use \"dtype\": \"float32\"");
        assertThat(StoreVerifier.verify(folder.resolve("features")).problems()).isEmpty();
        assertThat(run(ErrorPolicy.skip()).computed()).as("tried again").isZero();
    }

    @Test
    void theyCountAsErrors() throws IOException {
        manifest(OVERFLOWING, "float16", "");

        assertThatThrownBy(() -> run(ErrorPolicy.fail()))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("train/a/white.png: features overflow float16: ");
    }

    @Test
    void float32StoresThem() throws IOException {
        manifest(OVERFLOWING, "float32", "");

        assertThat(run(ErrorPolicy.fail()).computed()).isEqualTo(2);
    }

    @Test
    void featuresThatAreNotFiniteBecomeTheStatusOfTheirImage() throws IOException {
        manifest(INFINITE, "float32", "");
        image("black", 0);
        Files.delete(file("gray"));

        assertThat(run(ErrorPolicy.skip()).computed()).isEqualTo(1);
        assertThat(statuses().get("train/a/white.png"))
                .matches("the backbone makes features that are NaN or infinite: \\d+ of 512");
    }

    /** Else the augmentation passes would lack a row that pass 0 has, and the next run would take that one out. */
    @Test
    void anImageWhoseAugmentedFeaturesOverflowLeavesPass0InTheSameRun() throws IOException {
        image("black", 0);
        Files.delete(file("white"));
        manifest(
                OVERFLOWING, "float16", "\"augmentation\": {\"passes\": 1, \"seed\": 1, \"brightness\": [2.5, 2.55]},");

        ExtractSummary summary = run(ErrorPolicy.skip());

        assertThat(summary.failed()).isEqualTo(1);
        assertThat(statuses().get("train/a/gray.png")).startsWith("features overflow float16");
        StoreManifest store = StoreManifest.read(folder.resolve("features"));
        assertThat(store.rows()).isEqualTo(2);
        assertThat(StoreVerifier.verify(folder.resolve("features")).problems()).isEmpty();
        assertThat(run(ErrorPolicy.skip()).dropped()).isZero();
        assertThat(StoreManifest.read(folder.resolve("features"))).isEqualTo(store);
    }

    private ExtractSummary run(ErrorPolicy errors) {
        DataManifest manifest = DataManifest.read(folder.resolve("data-manifest.json"));
        return new ExtractRun(new TinyJob(folder).options(manifest, errors, Workers.ofMachine()))
                .run(rows -> Progress.none());
    }

    private Map<String, String> statuses() {
        return SampleLines.of(folder.resolve("features").resolve(FeatureStore.SAMPLES)).stream()
                .collect(Collectors.toMap(entry -> entry.sample().path(), SampleFile.Entry::status));
    }

    private void manifest(float scale, String dtype, String augmentation) throws IOException {
        TinyBackbone.write(folder.resolve("backbone"), 1, scale);
        Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 32, "width": 32},
                 "backbone": {"saved_model": "backbone", "preprocessing": "none"}, %s
                 "features": {"directory": "features", "dtype": "%s"}}
                """.formatted(augmentation, dtype));
    }

    private void image(String name, int brightness) throws IOException {
        BufferedImage image = new BufferedImage(TinyBackbone.SIDE, TinyBackbone.SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(new Color(brightness, brightness, brightness));
        canvas.fillRect(0, 0, TinyBackbone.SIDE, TinyBackbone.SIDE);
        canvas.dispose();
        Files.createDirectories(file(name).getParent());
        ImageIO.write(image, "png", file(name).toFile());
    }

    private Path file(String name) {
        return folder.resolve("images/train/a").resolve(name + ".png");
    }
}
