package io.github.bottleneck.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bottleneck.dataset.CsvLayout;
import io.github.bottleneck.dataset.FolderLayout;
import io.github.bottleneck.dataset.Fractions;
import io.github.bottleneck.dataset.LabelLayout;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.image.Fit;
import io.github.bottleneck.image.ReadOptions.Orientation;
import io.github.bottleneck.image.ReadOptions.Truncated;
import io.github.bottleneck.image.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataManifestTest {
    private static final String FOLDERS = "\"root\": \"data\", \"layout\": \"folders\"";
    private static final String IMAGE = "\"height\": 32, \"width\": 32";
    private static final String SEED = "{\"seed\": 1}";

    @TempDir
    private Path folder;

    @Test
    void readsTheOneThatTheProjectComesWith() {
        DataManifest manifest =
                DataManifest.read(Path.of(System.getProperty("basedir", ".")).resolve("../data-manifest.json"));
        DatasetSource source = manifest.dataset().source().orElseThrow();
        assertThat(source.archive().bytes()).hasValue(68606236);
        assertThat(source.archive().checksum()).isEmpty();
        assertThat(source.strip()).isEqualTo("cats_and_dogs_filtered");
        BackboneSpec.RemoteWeights weights = (BackboneSpec.RemoteWeights)
                ((BackboneSpec.Vgg16) manifest.backbone().network()).weights();
        assertThat(weights.file().checksum().orElseThrow()).hasToString("md5:6d6bbae143d832006294945121d1f1fc");
        assertThat(weights.file().name()).isEqualTo("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
        assertThat(manifest.augmentation().passes()).isEqualTo(5);
    }

    @Test
    void readsTheThreeLayouts() throws IOException {
        assertThat(dataset(FOLDERS).layout()).isEqualTo(new FolderLayout());
        assertThat(dataset(
                                "\"root\": \"data\", \"layout\": \"labels\", \"fractions\": {\"validation\": 0.2, \"test\": 0.1}")
                        .layout())
                .isEqualTo(new LabelLayout(new Fractions(0.2, 0.1)));
        assertThat(dataset("\"root\": \"data\", \"layout\": {\"csv\": \"data/index.csv\"}")
                        .layout())
                .isEqualTo(new CsvLayout(folder.resolve("data/index.csv")));
    }

    @Test
    void readsHowPicturesAreReadAndFitted() throws IOException {
        ImageSpec plain = read(FOLDERS, IMAGE, SEED).image();
        assertThat(plain)
                .isEqualTo(new ImageSpec(32, 32, Resize.NEAREST, Fit.STRETCH, Orientation.IGNORE, Truncated.ERROR));
        ImageSpec other = read(
                        FOLDERS,
                        IMAGE
                                + ", \"resize\": \"lanczos\", \"fit\": \"pad\", \"orientation\": \"exif\", \"truncated\": \"accept\"",
                        SEED)
                .image();
        assertThat(other).isEqualTo(new ImageSpec(32, 32, Resize.LANCZOS, Fit.PAD, Orientation.EXIF, Truncated.ACCEPT));
    }

    @Test
    void reportsEveryProblemAtOnce() {
        assertThatThrownBy(() -> read(
                        "\"root\": \"data\", \"layout\": \"labels\", \"fractions\": {\"validation\": 0.7, \"test\": 0.6, \"dev\": 1},"
                                + " \"source\": {\"url\": \"ftp://host/a.zip\", \"bytes\": 0, \"checksum\": \"crc:1\", \"strip\": \"../a\"}",
                        IMAGE + ", \"fit\": \"squash\"",
                        "{\"url\": \"no url\", \"seed\": 1}"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("8 problems")
                .hasMessageContaining("dataset.fractions.dev: ")
                .hasMessageContaining("dataset.fractions.validation: expected at most 1 together with test")
                .hasMessageContaining("dataset.source.checksum: expected md5: and 32 hex digits, or sha256: and 64")
                .hasMessageContaining("dataset.source.url: expected a URL such as https://host/file.zip")
                .hasMessageContaining("dataset.source.bytes: expected 1 or more, found 0")
                .hasMessageContaining("image.fit: expected one of stretch, crop, pad")
                .hasMessageContaining("backbone.weights.file: expected either \"file\" or \"url\" or \"seed\"")
                .hasMessageContaining("backbone.weights.url: expected a URL");
    }

    @Test
    void fractionsBelongToLabelsOnly() {
        assertThatThrownBy(() -> dataset(FOLDERS + ", \"fractions\": {\"test\": 0.1}"))
                .hasMessageContaining("dataset.fractions: expected no fractions");
        assertThatThrownBy(() -> dataset("\"root\": \"data\", \"layout\": \"labels\""))
                .hasMessageContaining("dataset.fractions: expected {\"validation\": 0.2, \"test\": 0.1}");
        assertThatThrownBy(() -> dataset("\"root\": \"data\", \"layout\": \"flat\""))
                .hasMessageContaining("dataset.layout: expected \"folders\", \"labels\" or {\"csv\": \"index.csv\"}");
    }

    private DatasetSpec dataset(String dataset) throws IOException {
        return read(dataset, IMAGE, SEED).dataset();
    }

    private DataManifest read(String dataset, String image, String weights) throws IOException {
        Path file = folder.resolve("data-manifest.json");
        Files.writeString(file, """
                {"dataset": {%s}, "image": {%s},
                 "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": %s},
                 "features": {"directory": "features"}}
                """.formatted(dataset, image, weights));
        return DataManifest.read(file);
    }
}
