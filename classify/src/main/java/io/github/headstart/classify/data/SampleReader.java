package io.github.headstart.classify.data;

import io.github.headstart.dataset.Sample;
import io.github.headstart.random.SplitMix64;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.util.List;

/**
 * Reads the identities of images, which a {@link SplitIndex} does not hold, from a store's shards. Holds those of the
 * last shard, so that reading in order takes one reading of each shard. Not thread-safe.
 */
public final class SampleReader {
    private static final int HASH_DIGITS = 16;
    private static final int HEXADECIMAL = 16;

    private final FeatureStore store;
    private ShardEntry shard;
    private List<FeatureKey> keys = List.of();

    public SampleReader(FeatureStore store) {
        this.store = store;
    }

    public Sample sample(SplitIndex rows, int image) {
        if (!rows.shard(image).equals(shard)) {
            keys = SplitIndex.keys(store, rows.shard(image));
            shard = rows.shard(image);
        }
        return keys.get(rows.positionInShard(image)).sample();
    }

    /** The first 64 bits of the SHA-256 of each image's content, by image. */
    public long[] contents(SplitIndex rows) {
        long[] contents = new long[rows.images()];
        contents(rows, contents, 0);
        return contents;
    }

    /** As {@link #contents(SplitIndex)}, into an array from {@code offset} on. */
    public void contents(SplitIndex rows, long[] target, int offset) {
        for (int image = 0; image < rows.images(); image++) {
            target[offset + image] = content(sample(rows, image));
        }
    }

    private static long content(Sample sample) {
        return Long.parseUnsignedLong(sample.sha256(), 0, HASH_DIGITS, HEXADECIMAL);
    }

    /** A 64-bit hash of what identifies an image: path, label and content. */
    static long identity(Sample sample) {
        return SplitMix64.output(content(sample) + HashIndex.hash(sample.path()), HashIndex.hash(sample.label()));
    }
}
