package io.github.headstart.store;

/** The estimated size of a shard. */
public final class ShardSize {
    /** The schema with the recipe, twice, and the places of the record batches. */
    private static final long FRAME_BYTES = 8 << 10;
    /** Checksum, path, split, label, pass and augmentation of a row; few paths are longer than what is left of this. */
    private static final long KEY_BYTES = 256;

    private ShardSize() {}

    /** The file's size in bytes, rather a little too much than too little. */
    public static long estimate(Recipe recipe, int rows) {
        long values = recipe.featureShape().size();
        // Arrow keeps a bit for each value beside the values, saying that it is not null.
        long rowBytes = values * recipe.dtype().bytes() + values / Byte.SIZE + KEY_BYTES;
        return FRAME_BYTES + rows * rowBytes;
    }
}
