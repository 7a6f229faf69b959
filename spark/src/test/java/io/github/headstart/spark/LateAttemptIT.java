package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Workers;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.extract.publish.FinishedTasks;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt at a task that ignores that it is to stop, and goes on after its job has published the store and ended. */
class LateAttemptIT {
    private static final String JOB = "job";

    @TempDir
    private Path folder;

    private SparkJob job;
    private Map<String, String> whole;
    private Recipe recipe;
    private ShardTask task;

    @BeforeEach
    void store() throws IOException {
        TinyJob images = TinyJob.create(folder);
        images.add("images", "train", "a", 0, 12);
        images.add("images", "validation", "a", 100, 3);
        job = new SparkJob(folder, images.manifestOfShards("images", 1, 4).file());
        job.here();
        task = taskOf(StoreManifest.read(job.store()).shards().get(0));
        whole = job.wholeHere();
    }

    @Test
    void anAttemptThatFindsItsJobEndedLeavesNothing() throws Exception {
        LocalStorage store = new LocalStorage(job.store());
        JobFile.write(store, JOB);
        Attempt attempt = new Attempt(() -> {
            if (!JobFile.isOf(store, JOB)) {
                throw new PipelineException("the job has ended");
            }
        });
        job.here();

        assertThatThrownBy(attempt::goOn).hasRootCauseMessage("the job has ended");

        assertThat(job.content()).isEqualTo(whole);
        assertThat(job.leftovers()).isEmpty();
    }

    @Test
    void anAttemptThatHasSeenItsJobJustBeforeThatEndedChangesNothing() throws Exception {
        Attempt attempt = new Attempt(() -> {});
        job.here();

        attempt.goOn();

        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        assertTheNextRunRemoves(task.shard() + ".done");
    }

    /** In an object store nothing is seen of the attempt before it gets its name, so that no run can remove it earlier. */
    @Test
    void anAttemptAtATaskOfAnOlderPlanChangesNothing() throws Exception {
        job.here();
        Files.delete(folder.resolve("images").resolve(task.rows().get(0).path()));
        job.here();
        whole = job.content();
        assertThat(whole).doesNotContainKey(task.shard());

        attempt(() -> {});

        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        assertTheNextRunRemoves(task.shard(), task.shard() + ".done");
    }

    private void assertTheNextRunRemoves(String... leftovers) throws IOException {
        assertThat(job.content()).isEqualTo(whole);
        assertThat(job.leftovers()).containsExactlyInAnyOrder(leftovers);
        assertThat(job.here().computed()).isZero();
        assertThat(job.content()).isEqualTo(whole);
        assertThat(job.leftovers()).isEmpty();
    }

    /** The task that has made a shard. */
    private ShardTask taskOf(ShardEntry shard) {
        recipe = StoreManifest.read(job.store()).recipe();
        ShardName name = ShardName.parse(shard.file()).orElseThrow();
        try (FeatureReader reader = FeatureReader.open(job.store().resolve(shard.file()), recipe.ofPass(name.pass()))) {
            List<ShardTask.Row> rows = reader.keys().stream()
                    .map(key -> new ShardTask.Row(
                            key.sample().path(),
                            key.sample().label(),
                            key.sample().sha256(),
                            StoredFile.UNKNOWN,
                            Optional.empty()))
                    .toList();
            ShardTask made = ShardTask.of(
                    name.split(), name.pass(), name.number(), recipe.digest(name.pass()), Compression.NONE, rows);
            assertThat(made.shard()).isEqualTo(shard.file());
            return made;
        }
    }

    /** What an executor does with the task. @param complete is called when the shard is about to get its name */
    private Void attempt(Runnable complete) {
        DataManifest manifest = DataManifest.read(job.manifest());
        LocalStorage store = new LocalStorage(job.store());
        ImageLoader images = ImageLoader.of(
                manifest, new LocalStorage(manifest.dataset().root().path()));
        try (Backbone backbone = BackboneProvider.of(manifest.backbone(), manifest.image(), folder.resolve("cache"))
                .open()) {
            ShardExtractor extractor = new ShardExtractor(images, store, recipe, backbone, new Workers(1, 2));
            FinishedTasks.record(store, task, extractor.extract(task, new ShardExtractor.RowListener() {
                @Override
                public void done(Optional<ImageFailure> failure) {}

                @Override
                public void complete() {
                    complete.run();
                }
            }));
        }
        return null;
    }

    /** Stops when its shard is about to get its name. */
    private final class Attempt {
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch goingOn = new CountDownLatch(1);
        private final FutureTask<Void> work;

        /** @param last is done when it goes on, before the shard gets its name */
        Attempt(Runnable last) {
            work = new FutureTask<>(() -> attempt(() -> {
                stopped.countDown();
                await(goingOn);
                last.run();
            }));
            new Thread(work, "late attempt").start();
            await(stopped);
        }

        void goOn() throws Exception {
            goingOn.countDown();
            work.get(1, TimeUnit.MINUTES);
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
