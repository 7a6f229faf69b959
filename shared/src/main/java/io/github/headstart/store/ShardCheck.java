package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Compares shards with what a manifest says of them, every byte. Thread-safe. */
public final class ShardCheck {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path directory;
    private final StoreManifest manifest;
    private Map<String, String> namesByContent;

    public ShardCheck(Path directory, StoreManifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * What is wrong with a shard, with what was expected and found; empty if nothing is.
     *
     * @throws PipelineException if the file is there but cannot be read, which says nothing of its content
     */
    public Optional<String> damage(ShardEntry shard) {
        try (FileChannel channel = FileChannel.open(directory.resolve(shard.file()), StandardOpenOption.READ)) {
            return damage(channel, shard);
        } catch (NoSuchFileException e) {
            return Optional.of("expected a shard of %d bytes, found no such file".formatted(shard.bytes()));
        } catch (IOException e) {
            throw cannotRead(directory.resolve(shard.file()), e);
        }
    }

    /** As {@link #damage(ShardEntry)}, of a file that is open already. */
    Optional<String> damageOf(FileChannel channel, ShardEntry shard) {
        try {
            return damage(channel, shard);
        } catch (IOException e) {
            throw cannotRead(directory.resolve(shard.file()), e);
        }
    }

    static PipelineException cannotRead(Path file, IOException e) {
        return new PipelineException(
                "%s: cannot be read: %s; make it readable and try again, or remove it if its disk is damaged: %s"
                        .formatted(file, AtomicFile.reason(e), FeatureStore.REMEDY),
                e);
    }

    private Optional<String> damage(FileChannel channel, ShardEntry shard) throws IOException {
        long size = channel.size();
        String sha256 = sha256(channel);
        if (sha256.equals(shard.sha256()) && size == shard.bytes()) {
            return Optional.empty();
        }
        String expected = size == shard.bytes()
                ? "expected SHA-256 %s, found %s".formatted(shard.sha256(), sha256)
                : "expected %d bytes, found %d".formatted(shard.bytes(), size);
        String name = namesByContent().get(sha256);
        String other = name == null ? "" : ", which is " + name;
        return Optional.of(expected + other + otherRecipe(channel, shard));
    }

    /** Made when the first damaged shard is found. */
    private synchronized Map<String, String> namesByContent() {
        if (namesByContent == null) {
            namesByContent = new HashMap<>();
            manifest.shards().forEach(shard -> namesByContent.putIfAbsent(shard.sha256(), shard.file()));
        }
        return namesByContent;
    }

    private String otherRecipe(FileChannel channel, ShardEntry shard) {
        try {
            Recipe recipe = manifest.recipe().ofPass(shard.pass());
            boolean other = !ShardLayout.read(channel).schema().equals(FeatureSchema.of(recipe));
            return other ? ", a shard of another recipe" : "";
        } catch (IOException | RuntimeException e) {
            return ", no whole Arrow file";
        }
    }

    private static String sha256(FileChannel channel) throws IOException {
        Checksum checksum = new Checksum();
        // On the heap: direct buffers are freed late, and there would be one for each shard.
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = 0;
        for (int read = channel.read(buffer, position); read >= 0; read = channel.read(buffer, position)) {
            position += read;
            checksum.add(buffer.flip());
            buffer.clear();
        }
        return checksum.hex();
    }
}
