package io.github.headstart.extract.shard;

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
 * @param instructionSet as in {@link ShardEntry}
 * @param failures images that got no row, in the task's order
 */
public record ShardResult(
        String shard,
        int rows,
        int copied,
        long bytes,
        String sha256,
        String instructionSet,
        List<ImageFailure> failures) {
    public ShardResult {
        failures = List.copyOf(failures);
    }

    static ShardResult of(ShardEntry entry, int copied, List<ImageFailure> failures) {
        return new ShardResult(
                entry.file(), entry.rows(), copied, entry.bytes(), entry.sha256(), entry.instructionSet(), failures);
    }

    static ShardResult empty(ShardTask task, List<ImageFailure> failures) {
        return new ShardResult(task.shard(), 0, 0, 0, "", "", failures);
    }

    /** The shard as {@code features.json} names it. */
    public Optional<ShardEntry> entry() {
        ShardName name = ShardName.parse(shard).orElseThrow();
        return rows == 0
                ? Optional.empty()
                : Optional.of(new ShardEntry(shard, name.split(), name.pass(), rows, bytes, sha256, instructionSet));
    }
}
