package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way of phase one against Keras on the same 24 photographs and the same weights. */
@NeedsExternalData
class GoldenFeaturesIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rescale", "caffe"})
    void storesWhatKerasComputes(String preprocessing) throws Exception {
        float[] expected = keras(preprocessing);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        float[] found = extracted(preprocessing, "float32");
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(found[i] - expected[i])).isLessThanOrEqualTo(1e-4f * largest);
        }
    }

    @Test
    void comesNearToItInBfloat16ButIsNotFloat32ByAnotherName() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/proc/cpuinfo"))
                        && Files.readString(Path.of("/proc/cpuinfo")).matches("(?s).*(avx512|amx)_bf16.*"),
                "this processor has no bfloat16");
        float[] expected = keras("caffe");
        float[] found = extracted("caffe", "bfloat16");
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(error / norm)).isBetween(1e-4, 1e-2);
    }

    private static float[] keras(String preprocessing) throws IOException {
        return Npy.read(ReferenceData.external("golden/features_%s.npy".formatted(preprocessing)))
                .floats();
    }

    /** The maps of the 24 photographs behind one another, in the order of golden.json. */
    private float[] extracted(String preprocessing, String precision) throws Exception {
        Map<?, ?> golden = Json.read(ReferenceData.external("golden/golden.json"), Map.class);
        List<?> images = (List<?>) golden.get("images");
        for (Object image : images) {
            Path copy = folder.resolve(image.toString());
            Files.createDirectories(copy.getParent());
            Files.copy(ReferenceData.external("data/" + image), copy);
        }
        String weights = ReferenceData.external("golden/vgg16_seeded_notop.h5").toString();
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset", Map.of("root", "cats_and_dogs_small", "layout", "folders"),
                        "image", Map.of("height", 150, "width", 150),
                        "backbone",
                                Map.of(
                                        "name",
                                        "vgg16",
                                        "preprocessing",
                                        preprocessing,
                                        "precision",
                                        precision,
                                        "weights",
                                        Map.of("file", weights)),
                        "features", Map.of("directory", "features"))));
        Program.Outcome outcome = new Program("extract/target/extract.jar").run(folder);
        assertThat(outcome.exit()).as(outcome.err()).isZero();

        try (FeatureStore store = FeatureStore.open(folder.resolve("features"));
                FeatureReader reader = store.read(store.shards(Split.TEST, 0).get(0))) {
            List<FeatureKey> keys = reader.keys();
            assertThat(keys).hasSize(images.size());
            int size = store.recipe().featureShape().size();
            float[] found = new float[images.size() * size];
            for (int row = 0; row < keys.size(); row++) {
                int image = images.indexOf(
                        "cats_and_dogs_small/" + keys.get(row).sample().path());
                reader.read(row, found, image * size);
            }
            return found;
        }
    }
}
