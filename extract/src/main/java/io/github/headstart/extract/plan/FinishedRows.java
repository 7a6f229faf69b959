package io.github.headstart.extract.plan;

import io.github.headstart.store.FeatureKey;
import java.util.function.BiConsumer;

/** The rows of the shards that an interrupted run finished: their content can be copied, whatever became of the images. */
@FunctionalInterface
public interface FinishedRows {
    /** @param rows takes the name of a shard's file and what identifies one of its rows */
    void forEach(BiConsumer<String, FeatureKey> rows);

    static FinishedRows none() {
        return rows -> {};
    }
}
