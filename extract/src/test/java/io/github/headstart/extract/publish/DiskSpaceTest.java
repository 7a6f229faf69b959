package io.github.headstart.extract.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Location;
import io.github.headstart.store.ShardSize;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    private Path folder;

    @Test
    void estimatesRatherTooMuchThanTooLittle() {
        List<Sample> samples = IntStream.range(0, 300)
                .mapToObj(i -> TestStore.sample(Split.TRAIN, "a", "image number " + i))
                .toList();
        long estimate = ShardSize.estimate(TestStore.RECIPE, samples.size());
        DiskSpace space = DiskSpace.of(estimate, new LocalStorage(folder.resolve("not/there/yet")));
        long written = TestStore.shard(folder, 0, samples, 0).bytes();
        assertThat(space.needed()).isBetween(written, 2 * written);
        assertThat(space.free()).isPositive();
    }

    @Test
    void refusesToBeginWithoutSpace() {
        assertThatThrownBy(() -> new DiskSpace(2_000_000, 1_999_999).require(Location.of(folder), "free some space"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("2,000,000", "1,999,999", "free some space");
        new DiskSpace(5, 5).require(Location.of(folder), "free some space");
    }
}
