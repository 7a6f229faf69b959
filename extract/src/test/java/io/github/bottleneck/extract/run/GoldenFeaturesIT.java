package io.github.bottleneck.extract.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.json.Json;
import io.github.bottleneck.reference.Npy;
import io.github.bottleneck.reference.Program;
import io.github.bottleneck.reference.ReferenceData;
import io.github.bottleneck.store.FeatureKey;
import io.github.bottleneck.store.FeatureReader;
import io.github.bottleneck.store.FeatureStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way of phase one against Keras on the same 24 photographs and the same weights. */
@Tag("reference")
class GoldenFeaturesIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rescale", "caffe"})
    void storesWhatKerasComputes(String preprocessing) throws Exception {
        Map<?, ?> golden = Json.read(ReferenceData.path("golden/golden.json"), Map.class);
        List<?> images = (List<?>) golden.get("images");
        for (Object image : images) {
            Path copy = folder.resolve(image.toString());
            Files.createDirectories(copy.getParent());
            Files.copy(ReferenceData.path("data/" + image), copy);
        }
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
                                        "weights",
                                        Map.of(
                                                "file",
                                                ReferenceData.path("golden/vgg16_seeded_notop.h5")
                                                        .toString())),
                        "features", Map.of("directory", "features"))));
        Program.Outcome outcome = new Program("extract/target/extract.jar").run(folder);
        assertThat(outcome.exit()).as(outcome.err()).isZero();

        float[] expected = Npy.read(ReferenceData.path("golden/features_%s.npy".formatted(preprocessing)))
                .floats();
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        FeatureStore store = FeatureStore.open(folder.resolve("features"));
        int size = store.recipe().featureShape().size();
        float[] found = new float[size];
        try (FeatureReader reader = store.read(store.shards(Split.TEST, 0).get(0))) {
            List<FeatureKey> keys = reader.keys();
            assertThat(keys).hasSize(24);
            for (int row = 0; row < keys.size(); row++) {
                int image = images.indexOf(
                        "cats_and_dogs_small/" + keys.get(row).sample().path());
                reader.read(row, found, 0);
                for (int i = 0; i < size; i++) {
                    assertThat(Math.abs(found[i] - expected[image * size + i])).isLessThanOrEqualTo(1e-4f * largest);
                }
            }
        }
    }
}
