package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.LocalTaskExecutor;
import io.github.headstart.extract.run.TaskExecutor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Limit;
import io.github.headstart.process.Progress;
import io.github.headstart.storage.ElsewhereStorage;
import io.github.headstart.storage.LeaseLock;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose lock another one has taken, because it seemed dead, changes nothing any more. */
class LostLeaseIT {
    private static final String SHARD_OF_THE_OTHER = "train-pass0-00000-0123456789ab.arrow";

    @TempDir
    private Path folder;

    private TinyJob job;
    private DataManifest manifest;

    @BeforeEach
    void images() throws IOException {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 40);
        manifest = job.manifestOfShards("images", 0, 4);
    }

    @Test
    void whilePlanningItRemovesNoShardAndMakesNone() throws IOException {
        assertThatRunStops(false, new Leased(this::anotherTakesTheStore, () -> {}));

        assertThat(shards()).containsExactly(SHARD_OF_THE_OTHER);
    }

    @Test
    void whileMakingShardsItBeginsNoMore() throws IOException {
        assertThatRunStops(false, new Leased(() -> {}, this::anotherTakesTheStore));

        assertThat(shards()).hasSize(2).contains(SHARD_OF_THE_OTHER);
    }

    @Test
    void beforeARepairItLeavesDamagedShards() throws IOException {
        run(false, new Leased(() -> {}, () -> {}));
        Path damaged = job.shard("train-pass0-00002");
        Files.writeString(damaged, "damaged");

        assertThatRunStops(true, new Leased(this::anotherTakesTheStore, () -> {}));

        assertThat(damaged).hasContent("damaged");
    }

    @Test
    void aRunThatHasNothingToDoTidiesNothingUp() throws IOException {
        run(false, new Leased(() -> {}, () -> {}));
        int published = StoreManifest.read(job.store()).shards().size();

        assertThatRunStops(false, new Leased(this::anotherTakesTheStore, () -> {}));

        assertThat(shards()).hasSize(published + 1).contains(SHARD_OF_THE_OTHER);
    }

    private void assertThatRunStops(boolean repair, TaskExecutor executor) {
        assertThatThrownBy(() -> run(repair, executor))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("this extract holds the lock no more");
    }

    private void run(boolean repair, TaskExecutor executor) {
        ExtractOptions options = new ExtractOptions(
                manifest,
                folder.resolve("cache"),
                ErrorPolicy.skip(),
                Limit.all(),
                false,
                repair,
                false,
                new Workers(1, 8));
        new ExtractRun(options, executor).run(rows -> Progress.none());
    }

    private void anotherTakesTheStore() {
        try {
            Files.writeString(job.store().resolve(LeaseLock.FILE), "of another");
            Files.writeString(job.store().resolve(SHARD_OF_THE_OTHER), "rows");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> shards() throws IOException {
        try (Stream<Path> files = Files.list(job.store())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".arrow"))
                    .toList();
        }
    }

    /** Makes one shard at a time in a folder whose lock is a lease. */
    private final class Leased extends DelegatingExecutor {
        private final Runnable afterScan;
        private final Runnable afterShard;

        Leased(Runnable afterScan, Runnable afterShard) {
            super(new LocalTaskExecutor(manifest, new Workers(1, 8)));
            this.afterScan = afterScan;
            this.afterShard = afterShard;
        }

        @Override
        public Storage store() {
            return new ElsewhereStorage(job.store());
        }

        @Override
        public ImageScan scan(Scratch scratch) {
            ImageScan scan = super.scan(scratch);
            afterScan.run();
            return scan;
        }

        @Override
        public void extract(Iterator<ShardTask> tasks, BackboneProvider backbone, Recipe recipe, Listener listener) {
            super.extract(List.of(tasks.next()).iterator(), backbone, recipe, listener);
            afterShard.run();
        }
    }
}
