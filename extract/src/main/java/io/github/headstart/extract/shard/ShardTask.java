package io.github.headstart.extract.shard;

import io.github.headstart.dataset.Sample;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardName;
import java.util.List;
import java.util.Optional;

/**
 * What makes one shard: the unit of work, of resume and of distribution. Its result depends on nothing but the task
 * and the recipe.
 *
 * @param name of the shard, which says its split and pass
 * @param rows in the order in which they are to stand in the shard
 */
public record ShardTask(ShardName name, List<Row> rows) {
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
        return new FeatureKey(row.sample(), name.pass());
    }

    /** How many rows need the backbone. */
    public int toCompute() {
        return (int) rows.stream().filter(row -> row.source().isEmpty()).count();
    }

    /**
     * SHA-256 over all that the shard's bytes depend on: two tasks of one digest make the same shard. Where a row comes
     * from is no part of it, as a copied row has the bits that computing it would give.
     */
    public String digest(Recipe recipe) {
        Checksum checksum = new Checksum();
        checksum.add(Json.line(recipe.ofPass(name.pass()))).add(name.toString());
        for (Row row : rows) {
            checksum.add(row.sample().path())
                    .add(row.sample().label())
                    .add(row.sample().sha256());
        }
        return checksum.hex();
    }
}
