package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares shards with what is known of them, every byte. Thread-safe. */
public final class ShardCheck {
    private final Storage store;
    private final Recipe recipe;
    private final List<ShardEntry> shards;
    private Map<String, String> namesByContent;

    /**
     * @param recipe of the store
     * @param shards all that are known, to recognise one under another name
     */
    public ShardCheck(Storage store, Recipe recipe, List<ShardEntry> shards) {
        this.store = store;
        this.recipe = recipe;
        this.shards = shards;
    }

    /**
     * What is wrong with a shard, with what was expected and found; empty if nothing is.
     *
     * @throws PipelineException if the file is there but cannot be read, which says nothing of its content
     */
    public Optional<String> damage(ShardEntry shard) {
        try (ReadableFile file = store.open(shard.file())) {
            return damage(file, shard);
        } catch (NoSuchFileException e) {
            return Optional.of("expected a shard of %d bytes, found no such file".formatted(shard.bytes()));
        } catch (IOException e) {
            throw cannotRead(store.location().resolve(shard.file()), e);
        }
    }

    /** As {@link #damage(ShardEntry)}, of a file that is open already. */
    Optional<String> damageOf(ReadableFile file, ShardEntry shard) {
        try {
            return damage(file, shard);
        } catch (IOException e) {
            throw cannotRead(store.location().resolve(shard.file()), e);
        }
    }

    static PipelineException cannotRead(Object file, IOException e) {
        return new PipelineException(
                "%s: cannot be read: %s; make it readable and try again, or remove it if its disk is damaged: %s"
                        .formatted(file, AtomicFile.reason(e), FeatureStore.REMEDY),
                e);
    }

    private Optional<String> damage(ReadableFile file, ShardEntry shard) throws IOException {
        long size = file.size();
        String sha256 = file.sha256();
        if (sha256.equals(shard.sha256()) && size == shard.bytes()) {
            return Optional.empty();
        }
        String expected = size == shard.bytes()
                ? "expected SHA-256 %s, found %s".formatted(shard.sha256(), sha256)
                : "expected %d bytes, found %d".formatted(shard.bytes(), size);
        String name = namesByContent().get(sha256);
        String other = name == null ? "" : ", which is " + name;
        return Optional.of(expected + other + otherRecipe(file, shard));
    }

    /** Made when the first damaged shard is found. */
    private synchronized Map<String, String> namesByContent() {
        if (namesByContent == null) {
            namesByContent = new HashMap<>();
            shards.forEach(shard -> namesByContent.putIfAbsent(shard.sha256(), shard.file()));
        }
        return namesByContent;
    }

    private String otherRecipe(ReadableFile file, ShardEntry shard) {
        try {
            Recipe ofPass = recipe.ofPass(shard.pass());
            boolean other = !ShardLayout.read(file).schema().equals(FeatureSchema.of(ofPass));
            return other ? ", a shard of another recipe" : "";
        } catch (IOException | RuntimeException e) {
            return ", no whole Arrow file";
        }
    }
}
