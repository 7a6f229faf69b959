package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.TestStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A run in the folder {@code run} that was trained on noisy images in {@code images} through a tiny backbone.
 *
 * @param folder that contains all files
 */
record TinyRun(Path folder) {
    /** Not a multiple of the batch size. */
    private static final int IMAGES_OF_A_CLASS = 11;

    /**
     * Trains on features of a type.
     *
     * @param trained whether the store records a trained backbone
     */
    void train(FeatureType dtype, boolean trained) throws Exception {
        TinyBackbone.write(folder.resolve("model"), 1);
        DataManifest manifest =
                manifest("features", Resize.BICUBIC, "\"saved_model\": \"model\", \"preprocessing\": \"tf\"", dtype);
        BackboneProvider provider = BackboneProvider.of(manifest.backbone(), manifest.image(), folder);
        store(manifest, new BackboneIdentity("tiny", provider.identity().fingerprint(), trained));
        assertThat(classify(
                        folder.resolve("features").toString(),
                        "--epochs",
                        "2",
                        "--output",
                        folder.resolve("run").toString()))
                .isZero();
    }

    /** Makes a store of the output of a layer of VGG16 with weights from a seed. */
    void extract(String store, String layer) throws Exception {
        DataManifest manifest = manifest(
                store,
                Resize.NEAREST,
                "\"name\": \"vgg16\", \"weights\": {\"seed\": 1}, \"preprocessing\": \"tf\", \"layer\": \"%s\""
                        .formatted(layer),
                FeatureType.FLOAT32);
        store(
                manifest,
                BackboneProvider.of(manifest.backbone(), manifest.image(), folder)
                        .identity());
    }

    /** Runs {@code classify} without showing its output. */
    static int classify(String... arguments) {
        PrintStream out = System.out;
        try {
            System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
            return CommandLines.run(new ClassifyCommand(), arguments);
        } finally {
            System.setOut(out);
        }
    }

    private DataManifest manifest(String store, Resize resize, String backbone, FeatureType dtype) throws IOException {
        return DataManifest.read(
                Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 32, "width": 32, "resize": "%s"},
                 "backbone": {%s},
                 "features": {"directory": "%s", "dtype": "%s"}}
                """.formatted(resize, backbone, store, dtype)));
    }

    private void store(DataManifest manifest, BackboneIdentity identity) throws Exception {
        Path directory = Files.createDirectories(manifest.features().directory().path());
        BackboneProvider provider = BackboneProvider.of(manifest.backbone(), manifest.image(), folder);
        Recipe recipe = new Recipe(
                manifest.image(),
                Preprocessing.TF,
                identity,
                Precision.FLOAT32,
                manifest.features().dtype(),
                provider.outputShape().dimensions(),
                Optional.empty());
        ImagePreparation preparation = recipe.preparation();
        float[] maps = new float[provider.outputShape().size()];
        List<ShardEntry> shards = new ArrayList<>();
        try (Backbone backbone = provider.open()) {
            for (Split split : Split.values()) {
                try (FeatureWriter writer =
                        FeatureWriter.create(directory.resolve(split + "-pass0-00000.arrow"), recipe)) {
                    for (String label : List.of("a", "b")) {
                        for (int i = 0; i < IMAGES_OF_A_CLASS; i++) {
                            String path = "%s/%s/%d.png".formatted(split, label, i);
                            byte[] bytes = image(path);
                            backbone.forward(preparation.prepare(bytes), 1, maps);
                            FeatureKey key = new FeatureKey(new Sample(path, split, label, Checksum.ofBytes(bytes)), 0);
                            writer.append(key, Optional.empty(), maps, 0);
                        }
                    }
                    shards.add(writer.commit(split, 0));
                }
            }
        }
        TestStore.publish(directory, recipe, List.of("a", "b"), shards);
        StoreOrigin.of(manifest, folder).write(new LocalStorage(directory));
    }

    /** A distinct noisy image of another size than the backbone's. */
    private byte[] image(String path) throws IOException {
        Random random = new Random(path.hashCode());
        BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        Path file = folder.resolve("images").resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return Files.readAllBytes(file);
    }
}
