package io.github.bottleneck.store;

import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.io.AtomicFile;
import io.github.bottleneck.io.Checksum;
import io.github.bottleneck.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A finished store of feature maps, open for reading. Holds no file open; thread-safe. */
public final class FeatureStore {
    /** The most rows in one shard. */
    public static final int SHARD_ROWS = 512;

    public static final String MANIFEST = "features.json";
    public static final String SAMPLES = "samples.csv";

    private final Path directory;
    private final StoreManifest manifest;

    private FeatureStore(Path directory, StoreManifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /** True if the folder holds a finished store. */
    public static boolean isStore(Path directory) {
        return Files.isRegularFile(directory.resolve(MANIFEST));
    }

    /**
     * @throws PipelineException if the folder is not a finished store, or one of a format that this version does not
     *     read
     */
    public static FeatureStore open(Path directory) {
        if (!isStore(directory)) {
            throw new PipelineException(("%s: expected a feature store, found no %s in it; run extract first, or again "
                            + "if it was interrupted")
                    .formatted(directory, MANIFEST));
        }
        Path file = directory.resolve(MANIFEST);
        int format = Json.check(file, document -> {
            int found = document.require("format", "a whole number")
                    .integer("format")
                    .orElse(0);
            return found;
        });
        if (format != StoreManifest.FORMAT) {
            throw new PipelineException("%s: expected format %d, found %d; read it with the version that wrote it"
                    .formatted(file, StoreManifest.FORMAT, format));
        }
        return new FeatureStore(directory, Json.read(file, StoreManifest.class));
    }

    /** Makes a folder whose shards are all in place a store. */
    public static FeatureStore publish(Path directory, StoreManifest manifest) {
        Path file = directory.resolve(MANIFEST);
        try {
            AtomicFile.writeText(file, Json.document(manifest));
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(file, e.getMessage()), e);
        }
        return new FeatureStore(directory, manifest);
    }

    public Path directory() {
        return directory;
    }

    public StoreManifest manifest() {
        return manifest;
    }

    public Recipe recipe() {
        return manifest.recipe();
    }

    /** The shards of one split and pass, in the store's order. */
    public List<ShardEntry> shards(Split split, int pass) {
        return manifest.shards().stream()
                .filter(shard -> shard.split() == split && shard.pass() == pass)
                .toList();
    }

    /** @throws PipelineException if the shard is missing, damaged or not what {@code features.json} says */
    public FeatureReader read(ShardEntry shard) {
        Path file = directory.resolve(shard.file());
        FeatureReader reader = FeatureReader.open(file, recipe().ofPass(shard.pass()));
        if (reader.rows() != shard.rows()) {
            int found = reader.rows();
            reader.close();
            throw new PipelineException("%s: expected %d rows, found %d".formatted(file, shard.rows(), found));
        }
        return reader;
    }

    /** SHA-256 of {@code features.json}, which names every shard's: it stands for the content of the whole store. */
    public String checksum() {
        Path file = directory.resolve(MANIFEST);
        try {
            return Checksum.ofFile(file);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
