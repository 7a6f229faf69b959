package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.LocalFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first shards of a store, held open: their content can be read even if {@code extract} publishes another state and removes
 * their names. Thread-safe; close() closes the files.
 */
final class HeldFiles implements AutoCloseable {
    private final Map<ShardEntry, LocalFile> files = new HashMap<>();
    private boolean someMissing;

    private HeldFiles() {}

    /**
     * @param most shards that stay open; those beyond are opened when they are read
     * @throws PipelineException if a file is there but cannot be opened
     */
    static HeldFiles open(Path directory, List<ShardEntry> shards, int most) {
        HeldFiles held = new HeldFiles();
        boolean complete = false;
        try {
            for (ShardEntry shard : shards.subList(0, Math.min(most, shards.size()))) {
                held.open(directory.resolve(shard.file()), shard);
            }
            complete = true;
            return held;
        } finally {
            if (!complete) {
                held.close();
            }
        }
    }

    private void open(Path file, ShardEntry shard) {
        try {
            files.put(shard, LocalFile.open(file));
        } catch (NoSuchFileException e) {
            someMissing = true;
        } catch (IOException e) {
            throw ShardCheck.cannotRead(file, e);
        }
    }

    /** Whether a file was not there, which happens while another state is published. */
    boolean someMissing() {
        return someMissing;
    }

    /** The open file, if this one is held. */
    Optional<LocalFile> file(ShardEntry shard) {
        return Optional.ofNullable(files.get(shard));
    }

    @Override
    public void close() {
        for (LocalFile file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                throw new PipelineException("a file that was only read cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
