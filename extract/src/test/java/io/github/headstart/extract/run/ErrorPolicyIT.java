package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs of a small untrained VGG16 over three images and two files that are none. */
class ErrorPolicyIT {
    @TempDir
    private Path folder;

    private Path cut;

    @BeforeEach
    void images() throws IOException {
        for (int i = 0; i < 3; i++) {
            ImageIO.write(
                    image(i), "png", folder("train/cats").resolve(i + ".png").toFile());
        }
        byte[] whole = Files.readAllBytes(folder("train/cats").resolve("0.png"));
        cut = Files.write(folder("train/dogs").resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(folder("train/dogs").resolve("text.jpg"), "no image");
        Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"}, "image": {"height": 32, "width": 32},
                 "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": {"seed": 1}},
                 "augmentation": {"passes": 1},
                 "features": {"directory": "features"}}
                """);
    }

    @Test
    void skipListsThemOnceAndRetriesOnlyWhatHasChanged() throws IOException {
        ExtractSummary first = run(ErrorPolicy.skip());
        assertThat(first.computed()).isEqualTo(6);
        assertThat(first.failed()).isEqualTo(2);
        assertThat(unreadable())
                .hasSize(2)
                .allMatch(entry -> entry.sample().label().equals("dogs"));

        ExtractSummary second = run(ErrorPolicy.skip());
        assertThat(second.computed()).isZero();
        assertThat(second.failed()).isEqualTo(2);

        ImageIO.write(image(9), "png", cut.toFile());
        ExtractSummary third = run(ErrorPolicy.skip());
        assertThat(third.computed()).isEqualTo(2);
        assertThat(third.failed()).isEqualTo(1);
    }

    @Test
    void retryTriesThemAllAgain() {
        run(ErrorPolicy.skip());
        assertThat(run(ErrorPolicy.skip().withRetry(true)).failed()).isEqualTo(2);
    }

    @Test
    void failAndTooLowALimitEndTheRun() {
        assertThatThrownBy(() -> run(ErrorPolicy.fail()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("1 of 5 images could not be read so far, at most 0 may");
        assertThat(folder.resolve("features"))
                .as("the shard that the first unreadable image belongs to")
                .isDirectoryNotContaining("glob:**.{arrow,partial}");
        assertThatThrownBy(() -> run(ErrorPolicy.atMost("1")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("2 of 5 images could not be read so far, at most 1 may");
        assertThat(run(ErrorPolicy.atMost("40%")).failed()).isEqualTo(2);
    }

    private ExtractSummary run(ErrorPolicy errors) {
        DataManifest manifest = DataManifest.read(folder.resolve("data-manifest.json"));
        return new ExtractRun(new TinyJob(folder).options(manifest, errors, Workers.ofMachine()))
                .run(rows -> Progress.none());
    }

    private List<SampleFile.Entry> unreadable() {
        return SampleLines.of(folder.resolve("features").resolve(FeatureStore.SAMPLES)).stream()
                .filter(entry -> !entry.ok())
                .toList();
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve("images").resolve(name));
    }

    private static BufferedImage image(int seed) {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 40 * 40; i++) {
            image.setRGB(i % 40, i / 40, (i + seed) * 7919);
        }
        return image;
    }
}
