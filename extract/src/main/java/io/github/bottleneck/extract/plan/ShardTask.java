package io.github.bottleneck.extract.plan;

import io.github.bottleneck.dataset.Sample;
import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.store.FeatureKey;
import java.util.List;
import java.util.Optional;

/**
 * What makes one shard: the unit of work, of resume and of distribution. Its result depends on nothing but the task
 * and the recipe.
 *
 * @param file the shard's name in the store's folder
 * @param rows in the order in which they are to stand in the shard
 */
public record ShardTask(String file, Split split, int pass, List<Row> rows) {
    /**
     * One row to be made.
     *
     * @param source where the same content's map for this pass already lies; empty if it is to be computed
     */
    public record Row(Sample sample, Optional<StoredRow> source) {}

    public ShardTask {
        rows = List.copyOf(rows);
    }

    public FeatureKey key(Row row) {
        return new FeatureKey(row.sample(), pass);
    }

    /** How many rows need the backbone. */
    public int toCompute() {
        return (int) rows.stream().filter(row -> row.source().isEmpty()).count();
    }
}
