package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Workers;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.ExtractSummary;
import io.github.headstart.extract.run.LocalTaskExecutor;
import io.github.headstart.extract.run.TaskExecutor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose tasks are done a few at a time publishes what is done. */
class PublishedPartsIT {
    @TempDir
    private Path folder;

    private TinyJob job;
    private DataManifest manifest;

    @BeforeEach
    void images() throws IOException {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 20);
        job.add("images", "train", "b", 0, 13);
        job.add("images", "validation", "a", 100, 7);
        Files.write(folder.resolve("images/train/a/5.png"), new byte[] {1, 2, 3});
        manifest = job.manifestOfShards("images", 2, 4);
    }

    @Test
    void whatIsLeftOfARunThatIsCutOffIsASmallerStore() throws IOException {
        Map<String, String> whole = undisturbed();
        int rows = 0;
        for (int parts = 1; parts < 3; parts++) {
            TaskExecutor dying = new Few(4, parts);
            assertThatThrownBy(() -> run(dying)).hasMessage("cut off");

            StoreVerifier.Findings found = StoreVerifier.verify(job.store());
            assertThat(found.problems()).isEmpty();
            assertThat(found.rows()).as("after %d parts more", parts).isGreaterThan(rows);
            assertThat(StoreManifest.read(job.store()).shards())
                    .as("the same shards as those of a whole run")
                    .allSatisfy(shard -> assertThat(whole).containsEntry(shard.file(), shard.sha256()));
            rows = found.rows();
        }
        ExtractSummary summary = run(new Few(2, Integer.MAX_VALUE));
        assertThat(summary.resumed()).isGreaterThanOrEqualTo(rows);
        assertThat(job.content()).isEqualTo(whole);
        assertThat(StoreVerifier.verify(job.store()).notes()).as("left over").isEmpty();
    }

    @Test
    void aRunThatExtendsAStoreKeepsItsShardsInEveryPart() throws IOException {
        run(new Few(100, 100));
        List<ShardEntry> before = StoreManifest.read(job.store()).shards();
        job.add("images", "train", "b", 200, 30);
        assertThatThrownBy(() -> run(new Few(5, 2))).hasMessage("cut off");

        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        assertThat(StoreManifest.read(job.store()).shards()).containsAll(before).hasSizeGreaterThan(before.size());
        run(new LocalTaskExecutor(manifest, new Workers(2, 8)));
        Map<String, String> resumed = job.content();

        job.clear();
        Files.createDirectory(folder.resolve("later"));
        for (int number = 200; number < 230; number++) {
            Files.move(folder.resolve("images/train/b/" + number + ".png"), folder.resolve("later/" + number + ".png"));
        }
        run(new Few(100, 100));
        for (int number = 200; number < 230; number++) {
            Files.move(folder.resolve("later/" + number + ".png"), folder.resolve("images/train/b/" + number + ".png"));
        }
        run(new Few(100, 100));
        assertThat(resumed).isEqualTo(job.content());
    }

    /** The shards of both runs have the same numbers, but other names. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRunThatIsCutOffGoesOnWithAnotherCompression(int parts) throws IOException {
        DataManifest plain = manifest;
        DataManifest compressed = DataManifest.parse(
                plain.text().replace("\"rows_per_shard\"", "\"compression\": \"zstd\", \"rows_per_shard\""),
                plain.file());
        manifest = compressed;
        Map<String, String> whole = undisturbed();
        manifest = plain;
        assertThatThrownBy(() -> run(new Few(4, 2))).hasMessage("cut off");

        manifest = compressed;
        assertThatThrownBy(() -> run(new Few(3, parts))).hasMessage("cut off");
        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        ExtractSummary summary = run(new LocalTaskExecutor(manifest, new Workers(2, 8)));

        assertThat(job.content()).isEqualTo(whole);
        assertThat(summary.copied() + summary.resumed()).isPositive();
        assertThat(StoreVerifier.verify(job.store()).notes()).as("left over").isEmpty();
    }

    @Test
    void aRunThatRemovesImagesPublishesNoPart() throws IOException {
        run(new Few(100, 100));
        Map<String, String> before = job.content();
        Files.delete(folder.resolve("images/train/a/0.png"));
        job.add("images", "train", "b", 300, 20);

        assertThatThrownBy(() -> run(new Few(5, 2))).hasMessage("cut off");

        assertThat(job.content()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDamagedShardOfAPartIsMadeAgain(boolean footer) throws IOException {
        Map<String, String> whole = undisturbed();
        assertThatThrownBy(() -> run(new Few(4, 2))).hasMessage("cut off");
        Path damaged = job.shard("train-pass0-00001");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[footer ? bytes.length - 1 : bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        assertThat(StoreVerifier.verify(job.store()).problems()).hasSize(1);

        run(new LocalTaskExecutor(manifest, new Workers(2, 8)));

        assertThat(job.content()).isEqualTo(whole);
        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
    }

    @Test
    void aShardOfAPartWhoseResultIsLostStaysUnlessItIsDamaged() throws IOException {
        Map<String, String> whole = undisturbed();
        assertThatThrownBy(() -> run(new Few(4, 2))).hasMessage("cut off");
        Path sound = job.shard("train-pass0-00000");
        Path damaged = job.shard("train-pass0-00001");
        for (Path shard : List.of(sound, damaged)) {
            Files.delete(Path.of(shard + ".done"));
        }
        Files.writeString(damaged, "damaged");
        FileTime made = Files.getLastModifiedTime(sound);

        run(new LocalTaskExecutor(manifest, new Workers(2, 8)));

        assertThat(job.content()).isEqualTo(whole);
        assertThat(Files.getLastModifiedTime(sound)).isEqualTo(made);
    }

    private Map<String, String> undisturbed() throws IOException {
        run(new LocalTaskExecutor(manifest, new Workers(2, 8)));
        Map<String, String> content = job.content();
        job.clear();
        return content;
    }

    private ExtractSummary run(TaskExecutor executor) {
        return new ExtractRun(job.options(manifest, ErrorPolicy.skip(), new Workers(2, 8)), executor)
                .run(rows -> Progress.none());
    }

    /** Does a few tasks at a time, and after some times no more. */
    private final class Few extends DelegatingExecutor {
        private final int tasksAtOnce;
        private int times;

        Few(int tasksAtOnce, int times) {
            super(new LocalTaskExecutor(manifest, new Workers(2, 8)));
            this.tasksAtOnce = tasksAtOnce;
            this.times = times;
        }

        @Override
        public void extract(Iterator<ShardTask> tasks, BackboneProvider backbone, Recipe recipe, Listener listener) {
            if (times-- == 0) {
                throw new PipelineException("cut off");
            }
            List<ShardTask> few = new ArrayList<>();
            while (few.size() < tasksAtOnce && tasks.hasNext()) {
                few.add(tasks.next());
            }
            super.extract(few.iterator(), backbone, recipe, listener);
        }
    }
}
