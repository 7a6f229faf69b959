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
 * The task to make one shard: the unit of work, of resume and of distribution. Its result depends only on the
 * task and the recipe.
 *
 * @param name the shard's name, which contains its split and pass
 * @param rows in the shard's order
 */
public record ShardTask(ShardName name, List<Row> rows) {
    /**
     * One row to be written.
     *
     * @param source the location of a stored row of the same content and pass; empty if the row is to be computed
     */
    public record Row(Sample sample, Optional<StoredRow> source) {}

    public ShardTask {
        rows = List.copyOf(rows);
    }

    public FeatureKey key(Row row) {
        return new FeatureKey(row.sample(), name.pass());
    }

    /** The number of rows to be computed by the backbone. */
    public int toCompute() {
        return (int) rows.stream().filter(row -> row.source().isEmpty()).count();
    }

    /**
     * SHA-256 over everything that the shard's bytes depend on: two tasks of the same digest make the same shard. Whether a row
     * is copied or computed is not part of it, because both give the same bits.
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
