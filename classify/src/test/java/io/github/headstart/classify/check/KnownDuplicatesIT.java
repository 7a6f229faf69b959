package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds the known duplicates among every eighth image of cats_and_dogs_small from MobileNet's features. */
@NeedsExternalData
class KnownDuplicatesIT {
    private static final int SIDE = 150;
    private static final int EACH = 8;
    private static final List<String> DUPLICATES = List.of(
            "train/dogs/dog.980.jpg",
            "validation/dogs/dog.1273.jpg",
            "train/dogs/dog.74.jpg",
            "train/dogs/dog.180.jpg");

    @TempDir
    private Path folder;

    @Test
    void findsTheKnownDuplicatesAndNothingElse() throws IOException, UnreadableImageException {
        FeatureStore store = store();
        List<SplitIndex> splits = Stream.of(Split.values())
                .map(split -> SplitIndex.of(store, split))
                .toList();

        List<DataWarning> warnings = DataChecks.of(store, splits, new CheckListener() {}).stream()
                .filter(warning -> warning.check().startsWith("near_duplicates"))
                .toList();

        assertThat(warnings)
                .extracting(warning -> warning.toString().replaceFirst(" 0\\.9.*", ""))
                .containsExactly(
                        "near-duplicates across splits: 1 (train/dogs/dog.980.jpg ~ validation/dogs/dog.1273.jpg",
                        "near-duplicates within a split: 1 (train/dogs/dog.180.jpg ~ train/dogs/dog.74.jpg");
    }

    private FeatureStore store() throws IOException, UnreadableImageException {
        Path images = ReferenceData.external("data/cats_and_dogs_small");
        ImagePreparation preparation = new ImagePreparation(SIDE, SIDE, Resize.NEAREST, Preprocessing.TF);
        BackboneProvider provider = provider();
        Recipe recipe = new Recipe(
                new ImageSpec(SIDE, SIDE, Resize.NEAREST),
                Preprocessing.TF,
                provider.identity(),
                Precision.FLOAT32,
                FeatureType.FLOAT32,
                provider.outputShape().dimensions(),
                Optional.empty());
        float[] maps = new float[provider.outputShape().size()];
        List<ShardEntry> shards = new ArrayList<>();
        try (Backbone backbone = provider.open()) {
            for (Split split : Split.values()) {
                String name = split + ".arrow";
                try (FeatureWriter writer = FeatureWriter.create(folder.resolve(name), recipe)) {
                    for (String path : paths(images, split)) {
                        byte[] bytes = Files.readAllBytes(images.resolve(path));
                        backbone.forward(preparation.prepare(bytes), 1, maps);
                        Sample sample = new Sample(path, split, path.split("/")[1], Checksum.ofBytes(bytes));
                        writer.append(new FeatureKey(sample, 0), Optional.empty(), maps, 0);
                    }
                    shards.add(writer.commit(split, 0));
                }
            }
        }
        TestStore.publish(folder, recipe, List.of("cats", "dogs"), shards);
        return FeatureStore.open(folder);
    }

    private BackboneProvider provider() throws IOException {
        Path file = Files.writeString(
                folder.resolve("data-manifest.json"),
                "{\"dataset\": {\"root\": \".\", \"layout\": \"folders\"}, \"image\": {\"height\": 150, \"width\": 150}, "
                        + "\"backbone\": {\"saved_model\": \"%s\", \"preprocessing\": \"tf\"}, "
                                .formatted(ReferenceData.external("backbones/mobilenet_v1_imagenet"))
                        + "\"features\": {\"directory\": \"features\"}}");
        DataManifest manifest = DataManifest.read(file);
        return BackboneProvider.of(manifest.backbone(), manifest.image(), folder.resolve("cache"));
    }

    private static List<String> paths(Path root, Split split) throws IOException {
        List<String> chosen = new ArrayList<>();
        try (Stream<Path> found = Files.walk(root.resolve(split.toString()))) {
            List<String> paths = found.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
            for (int i = 0; i < paths.size(); i++) {
                if (i % EACH == 0 || DUPLICATES.contains(paths.get(i))) {
                    chosen.add(paths.get(i));
                }
            }
        }
        return chosen;
    }
}
