package io.github.headstart.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.CsvLayout;
import io.github.headstart.dataset.FolderLayout;
import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.LabelLayout;
import io.github.headstart.dataset.Links;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Channels;
import io.github.headstart.image.Damaged;
import io.github.headstart.image.Fit;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Normalization;
import io.github.headstart.image.Orientation;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataManifestTest {
    private static final String SMALLEST = """
            {"dataset": {"root": "images", "layout": "folders"},
             "image": {"height": 150, "width": 100},
             "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": {"seed": 7}},
             "features": {"directory": "../features"}}
            """;

    private static final String FOLDERS = "\"root\": \"data\", \"layout\": \"folders\"";
    private static final String IMAGE = "\"height\": 32, \"width\": 32";
    private static final String SEED = "{\"seed\": 1}";

    @TempDir
    private Path folder;

    @Test
    void resolvesPathsAgainstItsOwnFolderAndFillsInDefaults() throws IOException {
        DataManifest manifest = read(SMALLEST);

        assertThat(manifest.dataset().root()).isEqualTo(Location.of(folder.resolve("images")));
        assertThat(manifest.features().directory()).isEqualTo(Location.of(folder.resolveSibling("features")));
        assertThat(manifest.features().dtype()).isEqualTo(FeatureType.FLOAT32);
        assertThat(manifest.features().compression()).isEqualTo(Compression.NONE);
        assertThat(manifest.features().rowsPerShard()).isEqualTo(512);
        assertThat(manifest.image()).isEqualTo(new ImageSpec(150, 100, Resize.NEAREST));
        assertThat(manifest.backbone().preprocessing()).isEqualTo(Preprocessing.CAFFE);
        assertThat(manifest.backbone().network())
                .isEqualTo(new BackboneSpec.Vgg16(new BackboneSpec.Seed(7), Vgg16Layer.LAST, Engine.TENSORFLOW));
        assertThat(manifest.augmentation().passes()).isZero();
        assertThat(manifest.defaultCache()).isEqualTo(folder.resolve(".headstart"));
    }

    @Test
    void takesAnySavedModelInsteadOfVgg16() throws IOException {
        DataManifest manifest = read(SMALLEST.replace(
                "\"name\": \"vgg16\", \"preprocessing\": \"caffe\", \"weights\": {\"seed\": 7}",
                "\"saved_model\": \"models/mine\", \"preprocessing\": \"tf\""));

        assertThat(manifest.backbone().network()).isEqualTo(new BackboneSpec.SavedModel(folder.resolve("models/mine")));
    }

    @Test
    void takesASignatureAndAnOutputOfASavedModelAndOfNothingElse() throws IOException {
        DataManifest manifest = read(
                SMALLEST.replace(
                        "\"name\": \"vgg16\", \"preprocessing\": \"caffe\", \"weights\": {\"seed\": 7}",
                        "\"saved_model\": \"mine\", \"signature\": \"embed\", \"output\": \"pooled\", \"preprocessing\": \"tf\""));

        assertThat(manifest.backbone().network())
                .isEqualTo(new BackboneSpec.SavedModel(
                        Location.of(folder.resolve("mine")), Optional.of("embed"), Optional.of("pooled")));
        assertThatThrownBy(() -> read(SMALLEST.replace("\"vgg16\",", "\"vgg16\", \"output\": \"pooled\",")))
                .hasMessageContaining("backbone.output: expected no output without saved_model");
    }

    @Test
    void takesAnOnnxModelWithAnOutputAndALayoutOfItsInput() throws IOException {
        String onnx =
                "\"onnx\": \"mine.onnx\", \"output\": \"maps\", \"input_layout\": \"nhwc\", \"output_layout\": \"nchw\", \"preprocessing\": \"tf\"";
        String vgg16 = "\"name\": \"vgg16\", \"preprocessing\": \"caffe\", \"weights\": {\"seed\": 7}";

        assertThat(read(SMALLEST.replace(vgg16, onnx)).backbone().network())
                .isEqualTo(new BackboneSpec.Onnx(
                        Location.of(folder.resolve("mine.onnx")),
                        Optional.of("maps"),
                        Optional.of(TensorLayout.NHWC),
                        Optional.of(TensorLayout.NCHW)));
        assertThatThrownBy(() -> read(SMALLEST.replace(
                        vgg16, onnx + ", \"name\": \"vgg16\", \"signature\": \"embed\", \"precision\": \"bfloat16\"")))
                .hasMessageContaining("backbone.name: expected no name beside onnx")
                .hasMessageContaining("backbone.signature: expected no signature without saved_model")
                .hasMessageContaining("backbone.precision: expected float32 beside onnx");
        assertThatThrownBy(() -> read(SMALLEST.replace(vgg16, onnx + ", \"saved_model\": \"model\"")))
                .hasMessageContaining("backbone.onnx: expected no onnx beside saved_model");
        assertThatThrownBy(() -> read(SMALLEST.replace("\"vgg16\",", "\"vgg16\", \"input_layout\": \"nchw\",")))
                .hasMessageContaining("backbone.input_layout: expected no input_layout without onnx");
    }

    @Test
    void namesEveryProblemAtOnceWithItsPathAndBothValues() {
        String broken = """
                {"dataset": {"root": 5, "layout": "heap"},
                 "image": {"height": 0, "width": -1, "resice": "nearest"},
                 "backbone": {"name": "vgg19", "preprocessing": "pytorch", "weights": {}},
                 "augmentation": {"passes": -2, "rotation": 400},
                 "features": {"directory": "f", "dtype": "float64", "compression": "gzip", "rows_per_shard": 0},
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
                .hasMessageContaining("features.compression: expected one of none, zstd, found \"gzip\"")
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
    void readsWhereTheBackboneIsCutAndHowItIsPooled() throws IOException {
        BackboneSpec whole = read(FOLDERS, IMAGE, "{\"seed\": 7}").backbone();
        assertThat(whole.network())
                .isEqualTo(new BackboneSpec.Vgg16(new BackboneSpec.Seed(7), Vgg16Layer.BLOCK5_POOL, Engine.TENSORFLOW));
        assertThat(whole.pooling()).isEqualTo(Pooling.NONE);
        BackboneSpec cut = read(FOLDERS, IMAGE, "{\"seed\": 7}, \"layer\": \"block4_conv2\", \"pooling\": \"avg\"")
                .backbone();
        assertThat(cut.network())
                .isEqualTo(
                        new BackboneSpec.Vgg16(new BackboneSpec.Seed(7), Vgg16Layer.BLOCK4_CONV2, Engine.TENSORFLOW));
        assertThat(cut.pooling()).isEqualTo(Pooling.AVG);
        BackboneSpec.Vgg16 fast = (BackboneSpec.Vgg16) read(FOLDERS, IMAGE, SEED + ", \"engine\": \"winograd\"")
                .backbone()
                .network();
        assertThat(fast.engine()).isEqualTo(Engine.WINOGRAD);
        assertThatThrownBy(() -> read(FOLDERS, IMAGE, SEED + ", \"engine\": \"winograd\", \"precision\": \"bfloat16\""))
                .hasMessageContaining("backbone.precision: expected float32 with the engine winograd, found bfloat16");
        assertThatThrownBy(() -> read(FOLDERS, IMAGE, SEED + ", \"layer\": \"block6_pool\", \"pooling\": true"))
                .hasMessageContaining("backbone.layer: expected one of block1_conv1, block1_conv2, block1_pool, ")
                .hasMessageContaining("found \"block6_pool\"")
                .hasMessageContaining("backbone.pooling: expected one of none, avg, max, found true");
    }

    @Test
    void readsWhichLinksAreFollowed() throws IOException {
        assertThat(dataset(FOLDERS).links()).isEqualTo(Links.INSIDE);
        assertThat(dataset(FOLDERS + ", \"links\": \"follow\"").links()).isEqualTo(Links.FOLLOW);
        assertThatThrownBy(() -> dataset(FOLDERS + ", \"links\": true"))
                .hasMessageContaining("dataset.links: expected one of inside, follow, found true");
    }

    @Test
    void readsHowImagesAreReadAndFitted() throws IOException {
        ImageSpec plain = read(FOLDERS, IMAGE, SEED).image();
        assertThat(plain)
                .isEqualTo(new ImageSpec(
                        32, 32, Resize.NEAREST, Fit.STRETCH, Optional.empty(), Orientation.IGNORE, Damaged.ERROR));
        ImageSpec other = read(
                        FOLDERS,
                        IMAGE
                                + ", \"resize\": \"lanczos\", \"fit\": \"pad\", \"orientation\": \"exif\", \"damaged\": \"accept\"",
                        SEED)
                .image();
        assertThat(other)
                .isEqualTo(new ImageSpec(
                        32, 32, Resize.LANCZOS, Fit.PAD, Optional.empty(), Orientation.EXIF, Damaged.ACCEPT));
    }

    @Test
    void readsPreprocessingAsModelsStateIt() throws IOException {
        String stated =
                "{\"scale\": 0.00392156862745098, \"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]";
        Normalization rgb =
                new Normalization(1 / 255., List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), Channels.RGB);

        assertThat(preprocessing(stated + "}")).isEqualTo(rgb);
        assertThat(preprocessing(stated + ", \"channels\": \"bgr\"}"))
                .isEqualTo(new Normalization(rgb.scale(), rgb.mean(), rgb.std(), Channels.BGR));
        assertThat(read(FOLDERS, IMAGE + ", \"fit\": \"crop\", \"resize_to\": 36", SEED)
                        .image())
                .isEqualTo(new ImageSpec(
                        32, 32, Resize.NEAREST, Fit.CROP, Optional.of(36), Orientation.IGNORE, Damaged.ERROR));
    }

    @Test
    void namesEveryProblemOfPreprocessingAndCropAtOnce() {
        assertThatThrownBy(
                        () -> read(
                                SMALLEST.replace(
                                                "\"width\": 100",
                                                "\"width\": 100, \"fit\": \"pad\", \"resize_to\": 120")
                                        .replace(
                                                "\"caffe\"",
                                                "{\"scale\": 0, \"mean\": [0.5], \"std\": [1, 0, 1], \"channels\": \"rgba\", \"means\": 1}")))
                .hasMessageContaining("7 problems")
                .hasMessageContaining("image.resize_to: expected no resize_to without \"fit\": \"crop\", found 120")
                .hasMessageContaining(
                        "image.resize_to: expected a side of at least height and width, which are cut out of it, and at most 4096, found 120")
                .hasMessageContaining("backbone.preprocessing.scale: expected 0.000001 to 1000000, found 0.0")
                .hasMessageContaining("backbone.preprocessing.mean: expected a list of 3 numbers, found [0.5]")
                .hasMessageContaining(
                        "backbone.preprocessing.std: expected 3 numbers from 0.000001 to 1000000, found [1.0, 0.0, 1.0]")
                .hasMessageContaining("backbone.preprocessing.channels: expected one of rgb, bgr, found \"rgba\"")
                .hasMessageContaining(
                        "backbone.preprocessing.means: expected one of the fields scale, mean, std, channels, found");
        assertThatThrownBy(() -> preprocessing("{\"channels\": \"rgb\"}"))
                .hasMessageContaining("3 problems")
                .hasMessageContaining(
                        "backbone.preprocessing.scale: expected 0.00392156862745098 for 1/255, or the like, found nothing");
    }

    private Preprocessing preprocessing(String json) throws IOException {
        return read(SMALLEST.replace("\"caffe\"", json)).backbone().preprocessing();
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

    @Test
    void saysThatImagesAreStillToBeDownloaded() throws IOException {
        DatasetSpec dataset = dataset(FOLDERS + ", \"source\": {\"url\": \"https://host/a.zip\"}");
        assertThatThrownBy(() -> dataset.find(new LocalStorage(dataset.root().path()), image -> {}))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found nothing; run `extract`, which downloads them from https://host/a.zip");
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

    @Test
    void namesALayoutThatIsNeitherATextNorAnObject() {
        assertThatThrownBy(() -> read(SMALLEST.replace("\"folders\"", "5")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "dataset.layout: expected \"folders\", \"labels\" or {\"csv\": \"index.csv\"}, found 5");
    }

    @Test
    void namesAPathThatNoFileCanHave() {
        assertThatThrownBy(() -> read(SMALLEST.replace("\"images\"", "\"a\\u0000b\"")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("dataset.root: expected a text without NUL characters, found \"a\\u0000b\"");
    }

    @Test
    void readsEveryFormatSinceTheFirstAndRefusesANewerOneByName() throws IOException {
        assertThat(read("{\"format\": 1, " + SMALLEST.strip().substring(1)).features())
                .isEqualTo(read(SMALLEST).features());
        assertThatThrownBy(() -> read("{\"format\": 2, \"pictures\": []}"))
                .isInstanceOf(PipelineException.class)
                .hasMessageEndingWith(
                        "data-manifest.json: for a newer version of Headstart: its format is 2, this version reads 1; update Headstart");
        assertThatThrownBy(() -> read("{\"format\": 0, " + SMALLEST.strip().substring(1)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("format: expected 1 or more, found 0");
    }

    private DataManifest read(String text) throws IOException {
        return DataManifest.read(Files.writeString(folder.resolve("data-manifest.json"), text));
    }
}
