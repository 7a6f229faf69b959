package io.github.headstart.store;

import io.github.headstart.dataset.Split;
import io.github.headstart.json.OmittedIfAbsent;
import io.github.headstart.manifest.Compression;
import java.util.Comparator;
import java.util.Optional;

/**
 * One shard as {@code features.json} names it.
 *
 * @param file the file's name in the store's folder
 * @param bytes the file's size
 * @param sha256 of the file's bytes
 * @param content the checksum of the rows whatever the file's compression and batches, see {@link ContentChecksum}; empty if the
 *     shard was made by a version that knew format 1 only
 * @param compression empty if the file is not compressed
 * @param instructionSet with which the machine that made the shard computed, see {@link
 *     io.github.headstart.backbone.NativeTensorFlow#instructionSet}; rows that were copied may have been computed with another;
 *     {@link #UNKNOWN} if that machine died before it recorded it, and the one that found the file would have made another
 */
public record ShardEntry(
        String file,
        Split split,
        int pass,
        int rows,
        long bytes,
        String sha256,
        @OmittedIfAbsent Optional<String> content,
        @OmittedIfAbsent Optional<Compression> compression,
        String instructionSet) {
    /** The order of shards in a store. */
    public static final Comparator<ShardEntry> ORDER = Comparator.comparing(ShardEntry::split)
            .thenComparing(ShardEntry::pass)
            // Numbers of more than five digits are not in the order of the names.
            .thenComparing(
                    shard -> ShardName.parse(shard.file).map(ShardName::number).orElse(0))
            .thenComparing(ShardEntry::file);

    /** Stands for an instruction set that was not recorded, or for several. */
    public static final String UNKNOWN = "unknown";

    public boolean knowsInstructionSet() {
        return !instructionSet.equals(UNKNOWN);
    }

    /** Whether another entry names the same file with the same content, wherever that was made. */
    public boolean isSameFile(ShardEntry other) {
        return file.equals(other.file) && rows == other.rows && bytes == other.bytes && sha256.equals(other.sha256);
    }
}
