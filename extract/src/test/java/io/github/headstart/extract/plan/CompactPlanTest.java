package io.github.headstart.extract.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.Rewrite;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompactPlanTest {
    private static final Compression NONE = Compression.NONE;
    private static final Compression ZSTD = Compression.ZSTD;

    @Test
    void whatOnlyNeedsAnotherCompressionKeepsItsNumber() {
        CompactPlan plan = CompactPlan.of(
                List.of(shard(0, 8, NONE), shard(2, 3, ZSTD), shard(3, 8, NONE)), ZSTD, OptionalInt.empty());
        assertThat(plan.kept()).extracting(ShardEntry::rows).containsExactly(3);
        assertThat(texts(plan)).containsExactly("0: 0[0+8]", "3: 3[0+8]");
        assertThat(plan.rewrites()).allMatch(Rewrite::keepsNumber);
        assertThat(plan.rows()).isEqualTo(16);
    }

    @Test
    void shardsThatAreAsIsWantedAreKept() {
        List<ShardEntry> shards = List.of(shard(0, 8, ZSTD), shard(1, 8, ZSTD), shard(2, 5, ZSTD));
        assertThat(CompactPlan.of(shards, ZSTD, OptionalInt.of(8))).isEqualTo(new CompactPlan(shards, List.of()));
    }

    @Test
    void fromTheFirstShardOfAnotherSizeOnAllRowsGoIntoNewShardsInTheirOrder() {
        CompactPlan plan = CompactPlan.of(
                List.of(
                        shard(0, 8, NONE),
                        shard(1, 8, ZSTD),
                        shard(2, 5, NONE),
                        shard(3, 8, NONE),
                        shard(7, 1, NONE),
                        shard(8, 4, NONE)),
                NONE,
                OptionalInt.of(8));
        assertThat(plan.kept()).extracting(ShardEntry::rows).containsExactly(8);
        assertThat(texts(plan))
                .containsExactly("1: 1[0+8]", "9: 2[0+5] 3[0+3]", "10: 3[3+5] 7[0+1] 8[0+2]", "11: 8[2+2]");
        assertThat(plan.replaced()).hasSize(5);
    }

    @Test
    void largeShardsAreDivided() {
        CompactPlan plan = CompactPlan.of(List.of(shard(4, 10, NONE)), NONE, OptionalInt.of(4));
        assertThat(plan.kept()).isEmpty();
        assertThat(texts(plan)).containsExactly("5: 4[0+4]", "6: 4[4+4]", "7: 4[8+2]");
        assertThat(plan.rewrites()).noneMatch(Rewrite::keepsNumber);
    }

    @Test
    void splitsAndPassesAreNotMixed() {
        CompactPlan plan = CompactPlan.of(
                List.of(shard(Split.TRAIN, 0, 0, 2), shard(Split.TRAIN, 1, 0, 2), shard(Split.TEST, 0, 0, 2)),
                NONE,
                OptionalInt.of(8));
        assertThat(plan.rewrites()).isEmpty();
        assertThat(plan.kept()).hasSize(3);
    }

    private static List<String> texts(CompactPlan plan) {
        return plan.rewrites().stream()
                .map(rewrite -> rewrite.number() + ": "
                        + rewrite.slices().stream()
                                .map(slice -> "%d[%d+%d]"
                                        .formatted(
                                                ShardName.parse(slice.shard().file())
                                                        .orElseThrow()
                                                        .number(),
                                                slice.first(),
                                                slice.rows()))
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    private static ShardEntry shard(int number, int rows, Compression compression) {
        return new ShardEntry(
                new ShardName(Split.TRAIN, 0, number).toString(),
                Split.TRAIN,
                0,
                rows,
                100,
                "ab",
                Optional.empty(),
                compression.recorded(),
                "any");
    }

    private static ShardEntry shard(Split split, int pass, int number, int rows) {
        return new ShardEntry(
                new ShardName(split, pass, number).toString(),
                split,
                pass,
                rows,
                100,
                "ab",
                Optional.empty(),
                Optional.empty(),
                "any");
    }
}
