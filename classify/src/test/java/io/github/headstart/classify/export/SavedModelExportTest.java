package io.github.headstart.classify.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadExport;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TestDescriptions;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Damaged;
import io.github.headstart.image.Fit;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.NamedPreprocessing;
import io.github.headstart.image.Orientation;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.storage.Location;
import io.github.headstart.store.Recipe;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.types.TString;

class SavedModelExportTest {
    private static final List<String> CLASSES = List.of("cats", "Füchse", "狗");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void predictsFilesLikeTheRunPredictsTheirFeatures(FeatureType dtype) throws Exception {
        TinyBackbone.write(folder.resolve("model"), 1);
        saysOfFilesWhatTheRunSays(
                new BackboneSpec.SavedModel(folder.resolve("model")), Preprocessing.TORCH, dtype, 1e-6f);
    }

    @Test
    void aCalibratedRunIsExportedWithItsTemperature() throws Exception {
        BackboneProvider provider = tiny();
        TrainedModel trained = run(provider, Preprocessing.TORCH, FeatureType.FLOAT32, Resize.NEAREST, Fit.STRETCH);
        HeadSpec spec = trained.description().options().spec(trained.recipe(), CLASSES.size(), trained.labelling());
        try (Head head = Head.create(spec, new Optimizer.Rmsprop(), 0, 5)) {
            HeadExport.publish(spec, head.weights(), trained.head());
        }
        TrainedModel run = new TrainedModel(trained.folder(), TestDescriptions.calibrated(trained.description(), 20));
        byte[][] files = {image("png", 50, 70, 1)};

        SavedModelExport.write(run, TrainedHead.read(run), backbone(run, provider), folder.resolve("exported"));

        float[] expected = expected(run, backbone(run, provider), files)[0];
        float[] uncalibrated = expected(trained, backbone(trained, provider), files)[0];
        try (SavedModelBundle bundle = SavedModelExport.load(folder.resolve("exported"));
                TString bytes = TString.tensorOfBytes(NdArrays.vectorOfObjects(files));
                Result result = bundle.function("serving_default").call(Map.of("bytes", bytes))) {
            float[] found = new float[CLASSES.size()];
            result.get("probabilities")
                    .orElseThrow()
                    .asRawTensor()
                    .data()
                    .asFloats()
                    .read(found);
            double[] softened = new double[found.length];
            double sum = 0;
            for (int k = 0; k < found.length; k++) {
                softened[k] = Math.pow(uncalibrated[k], 1 / 20.0);
                sum += softened[k];
            }
            for (int k = 0; k < found.length; k++) {
                assertThat(found[k]).isCloseTo(expected[k], within(1e-6f));
                assertThat((double) found[k]).isCloseTo(softened[k] / sum, within(1e-5));
            }
            assertThat(found[0]).isNotCloseTo(uncalibrated[0], within(1e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "uint8, , , NONE, 1e-6",
        "float16, , , TORCH, 1e-6",
        // The backbone's float16 convolution may be rounded differently in another graph.
        "mixed_float16, , , TORCH, 1e-3",
        "outputs, , maps, TORCH, 1e-6",
        "signature, embed, , TORCH, 1e-6"
    })
    void takesInWhateverIsABackbone(
            String model, String signature, String output, NamedPreprocessing preprocessing, float tolerance)
            throws Exception {
        saysOfFilesWhatTheRunSays(
                new BackboneSpec.SavedModel(
                        Location.of(ReferenceData.committed("backbones/" + model)),
                        Optional.ofNullable(signature),
                        Optional.ofNullable(output)),
                preprocessing,
                FeatureType.FLOAT32,
                tolerance);
    }

    private void saysOfFilesWhatTheRunSays(
            BackboneSpec.SavedModel network, Preprocessing preprocessing, FeatureType dtype, float tolerance)
            throws Exception {
        BackboneProvider provider = provider(network, preprocessing);
        TrainedModel run = run(provider, preprocessing, dtype, Resize.NEAREST, Fit.STRETCH);
        ModelBackbone backbone = backbone(run, provider);
        Path target = folder.resolve("exported");
        byte[][] files = {image("png", 50, 70, 1), image("jpg", 32, 32, 2), image("bmp", 9, 200, 3)};

        TrainedHead head = head(run, 5);
        SavedModelExport.write(run, head, backbone, target);

        float[][] expected = expected(run, backbone, files);
        ServedPredictions served;
        try (SavedModelBundle bundle = SavedModelExport.load(target)) {
            served = ServedPredictions.of(bundle, files, CLASSES.size());
        }
        for (int i = 0; i < files.length; i++) {
            float[] row = expected[i];
            int best = IntStream.range(0, row.length)
                    .reduce((a, b) -> row[b] > row[a] ? b : a)
                    .orElseThrow();
            assertThat(served.labels()[i]).isEqualTo(CLASSES.get(best));
            for (int k = 0; k < row.length; k++) {
                assertThat(served.probabilities()[i][k]).isCloseTo(row[k], within(tolerance));
            }
        }
        SavedModelExport.write(run, head, backbone, folder.resolve("again"));
        assertThat(folder.resolve("again/saved_model.pb")).hasSameBinaryContentAs(target.resolve("saved_model.pb"));
        assertThat(target.resolve("assets.extra/labels.json")).hasContent("[ \"cats\", \"Füchse\", \"狗\" ]");
    }

    @Test
    void namesAllSettingsThatAGraphCannotReproduce() throws Exception {
        BackboneProvider provider = tiny();
        TrainedModel run = run(provider, Preprocessing.TORCH, FeatureType.FLOAT32, Resize.BILINEAR, Fit.CROP);
        TrainedHead head = head(run, 5);
        ModelBackbone backbone = backbone(run, provider);

        assertThatThrownBy(() -> SavedModelExport.write(run, head, backbone, folder.resolve("exported")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected resize nearest, found bilinear")
                .hasMessageContaining("expected fit stretch, found crop")
                .hasMessageContaining("classify predict");
        assertThat(folder.resolve("exported")).doesNotExist();
    }

    @Test
    void writesNothingIfThePredictionsDiffer() throws Exception {
        BackboneProvider provider = tiny();
        TrainedModel run = run(provider, Preprocessing.TORCH, FeatureType.FLOAT32, Resize.NEAREST, Fit.STRETCH);
        head(run, 5);
        TrainedHead other;
        HeadSpec spec = HeadSpec.of(run.recipe().shape(), CLASSES.size());
        try (Head head = Head.create(spec, new Optimizer.Rmsprop(), 0, 6)) {
            other = new TrainedHead(spec, head.weights(), new Optimizer.Rmsprop(), 0);
        }

        assertThatThrownBy(
                        () -> SavedModelExport.write(run, other, backbone(run, provider), folder.resolve("exported")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("for a test image expected the run's prediction [");
        assertThat(folder).isDirectoryNotContaining("glob:**exported*");
    }

    private BackboneProvider tiny() throws IOException {
        TinyBackbone.write(folder.resolve("model"), 1);
        return provider(new BackboneSpec.SavedModel(folder.resolve("model")), Preprocessing.TORCH);
    }

    private TrainedModel run(
            BackboneProvider provider, Preprocessing preprocessing, FeatureType dtype, Resize resize, Fit fit) {
        Recipe recipe = new Recipe(
                new ImageSpec(
                        TinyBackbone.SIDE,
                        TinyBackbone.SIDE,
                        resize,
                        fit,
                        Optional.empty(),
                        Orientation.IGNORE,
                        Damaged.ERROR),
                preprocessing,
                provider.identity(),
                Precision.FLOAT32,
                dtype,
                List.of(8, 8, 8),
                Optional.empty());
        return new TrainedModel(folder.resolve("run"), TestDescriptions.of(recipe, CLASSES, Optional.empty()));
    }

    private static ModelBackbone backbone(TrainedModel run, BackboneProvider provider) {
        return new ModelBackbone(run.recipe().preparation(), provider);
    }

    private BackboneProvider provider(BackboneSpec.SavedModel network, Preprocessing preprocessing) {
        return BackboneProvider.of(
                new BackboneSpec(network, preprocessing, Precision.FLOAT32, Pooling.NONE),
                new ImageSpec(TinyBackbone.SIDE, TinyBackbone.SIDE, Resize.NEAREST),
                folder.resolve("cache"));
    }

    /** Puts a head into the run's folder. */
    private static TrainedHead head(TrainedModel run, long seed) throws IOException {
        HeadSpec spec = HeadSpec.of(run.recipe().shape(), CLASSES.size());
        try (Head head = Head.create(spec, new Optimizer.Rmsprop(), 0, seed)) {
            HeadExport.publish(head.spec(), head.weights(), run.head());
            return new TrainedHead(spec, head.weights(), new Optimizer.Rmsprop(), 0);
        }
    }

    private static float[][] expected(TrainedModel run, ModelBackbone backbone, byte[][] files) throws Exception {
        try (Backbone network = backbone.provider().open();
                ExportedHead head = run.openHead()) {
            float[][] rows = new float[files.length][];
            for (int i = 0; i < files.length; i++) {
                float[] maps = new float[network.outputShape().size()];
                network.forward(backbone.preparation().prepare(files[i]), 1, maps);
                run.recipe().roundAsStored(maps);
                rows[i] = head.predict(maps, 1)[0];
            }
            return rows;
        }
    }

    private static byte[] image(String format, int height, int width, long seed) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int p = 0; p < height * width; p++) {
            image.setRGB(p % width, p / width, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, format, file);
        return file.toByteArray();
    }
}
