package io.github.headstart.extract;

import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.backbone.Workers;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Limit;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * An extraction in a folder and its store {@code features}; unless a test brings others, one that takes a second: noisy little images
 * through a backbone of one convolution.
 */
public record TinyJob(Path folder) {
    /** Files of a store that say how it was made. */
    public static final List<String> BESIDE = List.of("features.json.copy", "origin.json", "runs.jsonl");

    public static TinyJob create(Path folder) throws IOException {
        TinyBackbone.write(folder.resolve("backbone"), 1);
        return new TinyJob(folder);
    }

    public Path store() {
        return folder.resolve("features");
    }

    /**
     * A shard of the store, published or not; a file that does not exist if there is none.
     *
     * @param numbered the name as far as the number, such as {@code train-pass0-00000}
     */
    public Path shard(String numbered) throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            return files.filter(file -> file.getFileName().toString().matches(numbered + "-\\p{XDigit}*\\.arrow"))
                    .findFirst()
                    .orElse(store().resolve(numbered));
        }
    }

    /** Adds {@code count} images named {@code first}, first + 1 and so on, whose content goes with their number. */
    public void add(String images, String split, String label, int first, int count) throws IOException {
        for (int number = first; number < first + count; number++) {
            image(
                    folder.resolve(images).resolve(split).resolve(label).resolve(number + ".png"),
                    number + label.hashCode());
        }
    }

    static void image(Path file, long seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(TinyBackbone.SIDE, TinyBackbone.SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /** Writes a manifest for the images in one of the job's folders. */
    public String manifest(String images, int passes, String preprocessing) throws IOException {
        Path file = folder.resolve("%s-%d-%s.json".formatted(images, passes, preprocessing));
        Files.writeString(file, """
                {"dataset": {"root": "%s", "layout": "folders"},
                 "image": {"height": 32, "width": 32, "resize": "nearest"},
                 "backbone": {"saved_model": "backbone", "preprocessing": "%s"},
                 %s
                 "features": {"directory": "features"}}
                """.formatted(
                images,
                preprocessing,
                passes == 0
                        ? ""
                        : "\"augmentation\": {\"passes\": %d, \"seed\": 7, \"rotation\": 30},".formatted(passes)));
        return file.toString();
    }

    /** Writes a manifest with this {@code rows_per_shard}. */
    public DataManifest manifestOfShards(String images, int passes, int rowsPerShard) throws IOException {
        Path file = Path.of(manifest(images, passes, "tf"));
        String text = Files.readString(file);
        Files.writeString(
                file, text.replace("\"features\"}", "\"features\", \"rows_per_shard\": %d}".formatted(rowsPerShard)));
        return DataManifest.read(file);
    }

    /** The options of a run that extends the job's store. */
    public ExtractOptions options(DataManifest manifest, ErrorPolicy errors, Workers workers) {
        return new ExtractOptions(manifest, folder.resolve("cache"), errors, Limit.all(), false, false, false, workers);
    }

    /** What must be the same after every way to the same state: the checksums of the files that make the store. */
    public Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (String file : new String[] {FeatureStore.MANIFEST, FeatureStore.SAMPLES}) {
            content.put(file, Checksum.ofFile(store().resolve(file)));
        }
        content.putAll(shards());
        return content;
    }

    /** The checksums of the shards that features.json names. */
    Map<String, String> shards() throws IOException {
        Map<String, String> shards = new TreeMap<>();
        for (ShardEntry shard : StoreManifest.read(store()).shards()) {
            shards.put(shard.file(), Checksum.ofFile(store().resolve(shard.file())));
        }
        return shards;
    }

    /** Files in the store's folder that are not part of a store. */
    public List<String> leftovers() throws IOException {
        Set<String> content = content().keySet();
        try (Stream<Path> files = Files.list(store())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !content.contains(file) && !BESIDE.contains(file) && !file.equals(".lock"))
                    .toList();
        }
    }

    /** Removes the store's files. */
    public void clear() throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Copies the store's files into a new folder. */
    void save(Path target) throws IOException {
        copy(store(), target);
    }

    /** Replaces the store by a saved one. */
    void restore(Path saved) throws IOException {
        clear();
        copy(saved, store());
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }
}
