package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.json.OmittedIfAbsent;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.storage.Storage;
import io.github.headstart.text.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The location of a store's images and backbone: the content of {@code origin.json}, which {@code extract} leaves
 * beside {@code features.json}. It lets one who has a head find the images and the network again. It is no part of the
 * store's content, since it names places of one machine: whoever uses it compares what is found there with the recipe.
 *
 * @param manifest the description's file, an absolute path
 * @param cache the folder in which backbones were kept, an absolute path
 * @param content of the description at that time, unaffected by later edits, but without the names and passwords in
 *     its URLs
 */
public record StoreOrigin(String manifest, String cache, Map<String, Object> content) {
    static final String FILE = "origin.json";

    /** Takes names and passwords out of the description's URLs. */
    public StoreOrigin {
        content = UserInfo.removed(content);
    }

    @SuppressWarnings("unchecked")
    public static StoreOrigin of(DataManifest manifest, Path cache) {
        return new StoreOrigin(
                manifest.file().toString(),
                cache.toAbsolutePath().normalize().toString(),
                Json.parse(manifest.text(), manifest.file().toString(), Map.class));
    }

    /**
     * @param features SHA-256 of the {@code features.json} that it belongs to
     * @param next that of one about to be published, to which it belongs, too
     */
    private record Stored(String features, @OmittedIfAbsent Optional<String> next, StoreOrigin origin) {
        boolean belongsTo(String checksum) {
            return features.equals(checksum) || next.filter(checksum::equals).isPresent();
        }
    }

    /**
     * Reads a store's origin; empty if it has none, as stores of earlier versions, or that of another state, as after a
     * kill between the two.
     *
     * @throws PipelineException if the file is there and damaged
     */
    public static Optional<StoreOrigin> read(FeatureStore store) {
        Path file = store.directory().resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Stored stored = Json.read(file, Stored.class);
            return Optional.of(stored)
                    .filter(found -> found.belongsTo(store.checksum()))
                    .map(Stored::origin);
        } catch (PipelineException e) {
            throw new PipelineException(
                    "%s; remove the file, the next `extract` writes it again".formatted(e.getMessage()), e);
        }
    }

    /** Writes it into a published store's folder, unless the same is there. For the writer that holds the lock. */
    public void write(Storage store) {
        write(store, Optional.empty());
    }

    /** Writes it so that it holds before and after that state is published, whenever the process ends. */
    public void writeAhead(Storage store, StoreManifest next) {
        write(store, Optional.of(sha256(Json.document(next))));
    }

    private static String sha256(String text) {
        return Checksum.ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(Storage store, Optional<String> next) {
        String text = Json.document(new Stored(sha256(store.text(FeatureStore.MANIFEST)), next, this));
        try {
            if (!store.exists(FILE) || !store.text(FILE).equals(text)) {
                store.write(FILE, text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(FILE), e);
        }
    }

    /**
     * The description, with its relative paths where they led from its own folder.
     *
     * @throws PipelineException if this version of the program does not understand it
     */
    public DataManifest description() {
        return DataManifest.parse(Json.document(content), Path.of(manifest));
    }

    public Path cacheFolder() {
        return Path.of(cache);
    }
}
