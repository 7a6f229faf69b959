package io.github.headstart.extract.shard;

import io.github.headstart.json.OmittedIfAbsent;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.util.List;
import java.util.Optional;

/**
 * The result of a {@link ShardTask}: a published shard, or none if no image of the task could be read.
 *
 * @param shard the shard's file name
 * @param rows in the file, 0 if there is none
 * @param copied how many of them were copied; the others were computed
 * @param bytes the file's size
 * @param sha256 of the file's bytes, empty if there is none
 * @param content as in {@link ShardEntry}; empty, too, if there is no file
 * @param compression as in {@link ShardEntry}
 * @param instructionSet as in {@link ShardEntry}
 * @param failures images that got no row, in the task's order
 */
public record ShardResult(
        String shard,
        int rows,
        int copied,
        long bytes,
        String sha256,
        @OmittedIfAbsent Optional<String> content,
        @OmittedIfAbsent Optional<Compression> compression,
        String instructionSet,
        List<ImageFailure> failures) {
    public ShardResult {
        failures = List.copyOf(failures);
    }

    static ShardResult of(ShardEntry entry, int copied, List<ImageFailure> failures) {
        return new ShardResult(
                entry.file(),
                entry.rows(),
                copied,
                entry.bytes(),
                entry.sha256(),
                entry.content(),
                entry.compression(),
                entry.instructionSet(),
                failures);
    }

    static ShardResult empty(ShardTask task, List<ImageFailure> failures) {
        return new ShardResult(task.shard(), 0, 0, 0, "", Optional.empty(), Optional.empty(), "", failures);
    }

    /** The shard as {@code features.json} names it. */
    public Optional<ShardEntry> entry() {
        ShardName name = ShardName.parse(shard).orElseThrow();
        return rows == 0
                ? Optional.empty()
                : Optional.of(new ShardEntry(
                        shard, name.split(), name.pass(), rows, bytes, sha256, content, compression, instructionSet));
    }
}
