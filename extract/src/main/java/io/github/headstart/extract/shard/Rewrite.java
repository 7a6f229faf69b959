package io.github.headstart.extract.shard;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.util.List;

/**
 * The rows of published shards that are to be another shard's, in order. Splits and passes are the same.
 *
 * @param number of the new shard
 * @param slices at least one
 */
public record Rewrite(Split split, int pass, int number, List<Slice> slices) {
    /** Rows of one shard, from {@code first} on. */
    public record Slice(ShardEntry shard, int first, int rows) {
        public static Slice all(ShardEntry shard) {
            return new Slice(shard, 0, shard.rows());
        }
    }

    public Rewrite {
        slices = List.copyOf(slices);
    }

    public int rows() {
        return slices.stream().mapToInt(Slice::rows).sum();
    }

    /** Whether the rows stay in a shard of the number that they have, so that {@code samples.csv} stays as it is. */
    public boolean keepsNumber() {
        return slices.stream().allMatch(slice -> ShardName.parse(slice.shard().file())
                .filter(name -> name.number() == number)
                .isPresent());
    }
}
