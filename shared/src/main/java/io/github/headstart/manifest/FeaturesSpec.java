package io.github.headstart.manifest;

import io.github.headstart.error.Checks;
import io.github.headstart.json.JsonObject;
import io.github.headstart.storage.Location;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The manifest's {@code features}: where the store goes and how its values are kept.
 *
 * @param compression of new shards; those of another one that the store has stay
 * @param rowsPerShard the most rows of a new shard, 1 to 1,000,000; shards of other sizes that the store has stay
 */
public record FeaturesSpec(Location directory, FeatureType dtype, Compression compression, int rowsPerShard) {
    /** The most rows of a shard. */
    public static final int MOST_ROWS = 1_000_000;

    private static final int USUAL_ROWS = 512;

    public FeaturesSpec {
        new Checks().range("rows_per_shard", rowsPerShard, 1, MOST_ROWS).done();
    }

    static Optional<FeaturesSpec> read(JsonObject json, Path base) {
        Optional<Location> directory =
                DatasetSpec.location(json.require("directory", "the folder of the store"), "directory", base);
        FeatureType dtype = json.choice("dtype", FeatureType.class).orElse(FeatureType.FLOAT32);
        Compression compression = json.choice("compression", Compression.class).orElse(Compression.NONE);
        int rows = json.integer("rows_per_shard").orElse(USUAL_ROWS);
        json.end();
        return directory.flatMap(folder -> json.build(() -> new FeaturesSpec(folder, dtype, compression, rows)));
    }
}
