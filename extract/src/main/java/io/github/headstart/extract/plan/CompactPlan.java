package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.Rewrite;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which shards of a store are to be written again, so that all are compressed as is wanted and none is smaller than is wanted but the
 * last of its split and pass. The rows of a split and pass stay in their order, on which training depends: what only needs another
 * compression keeps its number, and from the first shard of another size on, all rows go into new shards with further numbers.
 *
 * @param kept shards that are already as is wanted, in the store's order
 * @param rewrites the shards to be written, in the store's order
 */
public record CompactPlan(List<ShardEntry> kept, List<Rewrite> rewrites) {
    public CompactPlan {
        kept = List.copyOf(kept);
        rewrites = List.copyOf(rewrites);
    }

    private record Part(Split split, int pass) {}

    /**
     * @param shards of the store, in its order
     * @param rowsPerShard 1 or more; empty if the shards are to keep their rows
     */
    public static CompactPlan of(List<ShardEntry> shards, Compression compression, OptionalInt rowsPerShard) {
        Map<Part, List<ShardEntry>> parts = new LinkedHashMap<>();
        shards.forEach(shard -> parts.computeIfAbsent(new Part(shard.split(), shard.pass()), part -> new ArrayList<>())
                .add(shard));
        List<ShardEntry> kept = new ArrayList<>();
        List<Rewrite> rewrites = new ArrayList<>();
        parts.forEach((part, ofPart) -> {
            int sized = sized(ofPart, rowsPerShard);
            for (ShardEntry shard : ofPart.subList(0, sized)) {
                if (Compression.of(shard.compression()) == compression) {
                    kept.add(shard);
                } else {
                    rewrites.add(
                            new Rewrite(part.split(), part.pass(), number(shard), List.of(Rewrite.Slice.all(shard))));
                }
            }
            int number = ofPart.stream().mapToInt(CompactPlan::number).max().orElseThrow() + 1;
            for (List<Rewrite.Slice> slices : slices(ofPart.subList(sized, ofPart.size()), rowsPerShard)) {
                rewrites.add(new Rewrite(part.split(), part.pass(), number++, slices));
            }
        });
        return new CompactPlan(kept, rewrites);
    }

    public int rows() {
        return rewrites.stream().mapToInt(Rewrite::rows).sum();
    }

    /** The shards that are replaced. */
    public Collection<ShardEntry> replaced() {
        return rewrites.stream()
                .flatMap(rewrite -> rewrite.slices().stream())
                .map(Rewrite.Slice::shard)
                .distinct()
                .toList();
    }

    /** How many of a part's first shards have the wanted number of rows. */
    private static int sized(List<ShardEntry> shards, OptionalInt rowsPerShard) {
        if (rowsPerShard.isEmpty()) {
            return shards.size();
        }
        int wanted = rowsPerShard.getAsInt();
        int sized = 0;
        while (sized < shards.size() && shards.get(sized).rows() == wanted) {
            sized++;
        }
        return sized == shards.size() - 1 && shards.get(sized).rows() < wanted ? shards.size() : sized;
    }

    private static List<List<Rewrite.Slice>> slices(List<ShardEntry> shards, OptionalInt rowsPerShard) {
        List<List<Rewrite.Slice>> all = new ArrayList<>();
        int free = 0;
        for (ShardEntry shard : shards) {
            for (int row = 0; row < shard.rows(); ) {
                if (free == 0) {
                    all.add(new ArrayList<>());
                    free = rowsPerShard.orElseThrow();
                }
                int rows = Math.min(free, shard.rows() - row);
                all.get(all.size() - 1).add(new Rewrite.Slice(shard, row, rows));
                row += rows;
                free -= rows;
            }
        }
        return all;
    }

    private static int number(ShardEntry shard) {
        return ShardName.parse(shard.file())
                .orElseThrow(() -> new PipelineException(
                        "features.json: expected the name of a shard, found \"%s\"".formatted(shard.file())))
                .number();
    }
}
