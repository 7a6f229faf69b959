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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * The shards that a manifest names, every byte checked, and held open up to a limit: what was checked is what is read later, even if
 * {@code extract} publishes another state and removes their names. Thread-safe; close() closes the files.
 */
final class OpenShards implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Map<ShardEntry, FileChannel> channels = new LinkedHashMap<>();
    private final Map<ShardEntry, String> damaged = new LinkedHashMap<>();
    private final boolean someMissing;

    private OpenShards(List<Checked> shards) {
        for (Checked shard : shards) {
            shard.problem().ifPresent(problem -> damaged.put(shard.entry(), problem));
            shard.channel().ifPresent(channel -> channels.put(shard.entry(), channel));
        }
        someMissing = shards.stream().anyMatch(Checked::isMissing);
    }

    /**
     * Opens and hashes every shard, several at a time.
     *
     * @param mostHeld the first shards, of which the files stay open; those beyond are opened again for reading
     * @throws PipelineException if a file is there but cannot be read, which says nothing of its content
     */
    static OpenShards check(Path directory, StoreManifest manifest, int mostHeld) {
        Map<String, String> names = manifest.shards().stream()
                .collect(Collectors.toMap(ShardEntry::sha256, ShardEntry::file, (first, second) -> first));
        List<ShardEntry> shards = manifest.shards();
        Map<ShardEntry, Integer> numbers = new LinkedHashMap<>();
        shards.forEach(shard -> numbers.put(shard, numbers.size()));
        Queue<FileChannel> opened = new ConcurrentLinkedQueue<>();
        boolean complete = false;
        try {
            OpenShards open = new OpenShards(shards.parallelStream()
                    .map(shard -> {
                        Checked checked =
                                check(directory, shard, names, manifest.recipe(), numbers.get(shard) < mostHeld);
                        checked.channel().ifPresent(opened::add);
                        return checked;
                    })
                    .toList());
            complete = true;
            return open;
        } finally {
            if (!complete) {
                opened.forEach(OpenShards::close);
            }
        }
    }

    /** The damage of each damaged shard, in the manifest's order. */
    Map<ShardEntry, String> damaged() {
        return Collections.unmodifiableMap(damaged);
    }

    /** Whether a file was not there at all, which happens while another state is published. */
    boolean someMissing() {
        return someMissing;
    }

    /** The open file, if this one is held. */
    Optional<FileChannel> channel(ShardEntry shard) {
        return Optional.ofNullable(channels.get(shard));
    }

    @Override
    public void close() {
        for (FileChannel channel : channels.values()) {
            close(channel);
        }
    }

    /** @param channel empty if the shard is damaged or not to be held */
    private record Checked(
            ShardEntry entry, Optional<FileChannel> channel, Optional<String> problem, boolean isMissing) {}

    private static Checked check(
            Path directory, ShardEntry shard, Map<String, String> names, Recipe recipe, boolean hold) {
        Path file = directory.resolve(shard.file());
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            boolean held = false;
            try {
                Optional<String> problem = problem(channel, shard, names)
                        .map(found -> found + otherRecipe(channel, recipe.ofPass(shard.pass())));
                held = hold && problem.isEmpty();
                return new Checked(shard, held ? Optional.of(channel) : Optional.empty(), problem, false);
            } finally {
                if (!held) {
                    channel.close();
                }
            }
        } catch (NoSuchFileException e) {
            String problem = "expected a shard of %d bytes, found no such file".formatted(shard.bytes());
            return new Checked(shard, Optional.empty(), Optional.of(problem), true);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be read: %s; make it readable and try again, or remove it if its disk is damaged: %s"
                            .formatted(file, AtomicFile.reason(e), FeatureStore.REMEDY),
                    e);
        }
    }

    private static Optional<String> problem(FileChannel channel, ShardEntry shard, Map<String, String> names)
            throws IOException {
        long size = channel.size();
        String sha256 = sha256(channel);
        if (sha256.equals(shard.sha256()) && size == shard.bytes()) {
            return Optional.empty();
        }
        String expected = size == shard.bytes()
                ? "expected SHA-256 %s, found %s".formatted(shard.sha256(), sha256)
                : "expected %d bytes, found %d".formatted(shard.bytes(), size);
        return Optional.of(names.containsKey(sha256) ? expected + ", which is " + names.get(sha256) : expected);
    }

    private static String otherRecipe(FileChannel channel, Recipe recipe) {
        try {
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

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PipelineException("a file that was only read cannot be closed: " + e.getMessage(), e);
        }
    }
}
