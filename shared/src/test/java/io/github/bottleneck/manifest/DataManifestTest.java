package io.github.bottleneck.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.image.Preprocessing;
import io.github.bottleneck.image.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataManifestTest {
    private static final String SMALLEST = """
            {"dataset": {"root": "pictures", "layout": "folders"},
             "image": {"height": 150, "width": 100},
             "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": {"seed": 7}},
             "features": {"directory": "../features"}}
            """;

    @TempDir
    private Path folder;

    @Test
    void resolvesPathsAgainstItsOwnFolderAndFillsInDefaults() throws IOException {
        DataManifest manifest = read(SMALLEST);

        assertThat(manifest.dataset().root()).isEqualTo(folder.resolve("pictures"));
        assertThat(manifest.features().directory()).isEqualTo(folder.resolveSibling("features"));
        assertThat(manifest.features().dtype()).isEqualTo(FeatureType.FLOAT32);
        assertThat(manifest.image()).isEqualTo(new ImageSpec(150, 100, Resize.NEAREST));
        assertThat(manifest.backbone().preprocessing()).isEqualTo(Preprocessing.CAFFE);
        assertThat(manifest.backbone().network()).isEqualTo(new BackboneSpec.Vgg16(new BackboneSpec.Seed(7)));
        assertThat(manifest.augmentation().passes()).isZero();
        assertThat(manifest.defaultCache()).isEqualTo(folder.resolve(".bottleneck"));
    }

    @Test
    void takesAnySavedModelInsteadOfVgg16() throws IOException {
        DataManifest manifest = read(SMALLEST.replace(
                "\"name\": \"vgg16\", \"preprocessing\": \"caffe\", \"weights\": {\"seed\": 7}",
                "\"saved_model\": \"models/mine\", \"preprocessing\": \"tf\""));

        assertThat(manifest.backbone().network()).isEqualTo(new BackboneSpec.SavedModel(folder.resolve("models/mine")));
    }

    @Test
    void namesEveryProblemAtOnceWithItsPathAndBothValues() {
        String broken = """
                {"dataset": {"root": 5, "layout": "heap"},
                 "image": {"height": 0, "width": -1, "resice": "nearest"},
                 "backbone": {"name": "vgg19", "preprocessing": "pytorch", "weights": {}},
                 "augmentation": {"passes": -2, "rotation": 400},
                 "features": {"directory": "f", "dtype": "float64"},
                 "extra": 1}
                """;

        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("data-manifest.json")
                .hasMessageContaining("dataset.root: expected a text, found 5")
                .hasMessageContaining("dataset.layout: ")
                .hasMessageContaining("image.height: expected 1 to 4096, found 0")
                .hasMessageContaining("image.width: expected 1 to 4096, found -1")
                .hasMessageContaining("image.resice: ")
                .hasMessageContaining("backbone.name: ")
                .hasMessageContaining("backbone.preprocessing: expected one of caffe, tf, torch, rescale, none")
                .hasMessageContaining("backbone.weights.file: ")
                .hasMessageContaining("augmentation.passes: ")
                .hasMessageContaining("augmentation.rotation: ")
                .hasMessageContaining("features.dtype: expected one of float32, float16, found \"float64\"")
                .hasMessageContaining("extra: ");
    }

    @Test
    void saysWhichPartsAreMissing() {
        assertThatThrownBy(() -> read("{}"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("4 problems")
                .hasMessageContaining("dataset: expected an object, found nothing")
                .hasMessageContaining("features: expected an object, found nothing");
    }

    @Test
    void namesThePlaceOfASyntaxError() {
        assertThatThrownBy(() -> read("{\n  \"dataset\": ,\n}"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void refusesAFieldThatIsGivenTwice() {
        assertThatThrownBy(() -> read(SMALLEST.replace("\"height\": 150,", "\"height\": 150, \"height\": 151,")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("height");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThatThrownBy(() -> DataManifest.read(folder.resolve("none.json")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("found none");
    }

    private DataManifest read(String text) throws IOException {
        return DataManifest.read(Files.writeString(folder.resolve("data-manifest.json"), text));
    }
}
