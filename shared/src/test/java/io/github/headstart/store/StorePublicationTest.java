package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Scratch;
import io.github.headstart.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePublicationTest {
    @TempDir
    private Path directory;

    private StorePublication publication;
    private List<Sample> samples;
    private ShardEntry shard;

    @BeforeEach
    void aStoreAndAShardOfTheNextState() {
        TestStore.write(directory);
        publication = new StorePublication(new LocalStorage(directory));
        samples = List.of(TestStore.sample(Split.TRAIN, "a", "new"), TestStore.sample(Split.TRAIN, "b", "newer"));
        shard = TestStore.shard(directory, 2, samples, 7);
    }

    @Test
    void aReaderKeepsItsStateWhenAnotherIsPublished() {
        try (FeatureStore old = FeatureStore.open(directory)) {
            StoreManifest next = TestStore.publish(directory, Map.of(shard, samples));
            publication.finish(next);
            assertThat(directory.resolve("train-pass0-00000.arrow")).doesNotExist();
            float[] map = new float[4];
            try (FeatureReader reader = old.read(old.shards(Split.TRAIN, 0).get(0))) {
                reader.read(1, map, 0);
            }
            assertThat(map).containsOnly(2);
        }
    }

    @Test
    void isWholeBeforeItIsFinished() {
        StoreManifest next = TestStore.publish(directory, Map.of(shard, samples));
        // The process dies here: samples.csv is still that of the old state.
        assertThat(publication.isFinished(next)).isFalse();
        assertThat(StoreVerifier.verify(directory).problems()).isEmpty();
        try (Scratch scratch = new Scratch();
                FeatureStore store = FeatureStore.open(directory)) {
            assertThat(store.manifest()).isEqualTo(next);
            assertThat(SampleLines.of(publication.samples(next, scratch))).hasSize(2);
        }
        publication.finish(next);
        assertThat(publication.isFinished(next)).isTrue();
        assertThat(StoreVerifier.verify(directory).notes()).isEmpty();
    }

    @Test
    void aWriterThatLosesItsLockBeforeTheLastStepPublishesNothing() throws IOException {
        StoreManifest next = StoreManifest.read(directory);
        Files.delete(directory.resolve("features.json"));
        Path lines = Files.writeString(directory.resolve("samples.csv.test"), "of the next state");
        assertThatThrownBy(() -> publication.publish(next, lines, () -> {
                    assertThat(directory.resolve("samples.csv.next")).hasContent("of the next state");
                    throw new PipelineException("lost");
                }))
                .hasMessage("lost");
        assertThat(directory.resolve("features.json")).doesNotExist();
    }

    @Test
    void keepsTheSamplesOfAStateThatWasNotFinishedWhenTheNextOneIsCutOff() throws IOException {
        StoreManifest published = TestStore.publish(directory, Map.of(shard, samples));
        assertThat(publication.isFinished(published)).isFalse();
        Path lines = Files.writeString(directory.resolve("samples.csv.test"), "of a third state");

        assertThatThrownBy(() -> publication.publish(published, lines, () -> {
                    throw new PipelineException("killed");
                }))
                .hasMessage("killed");

        try (Scratch scratch = new Scratch()) {
            assertThat(SampleLines.of(publication.samples(published, scratch))).hasSize(2);
        }
    }

    @Test
    void theSampleFileOfAStateThatNeverCameDoesNoHarm() throws IOException {
        StoreManifest old = StoreManifest.read(directory);
        Files.writeString(directory.resolve("samples.csv.next"), "of a state whose features.json was not written");
        assertThat(StoreVerifier.verify(directory).problems()).isEmpty();
        publication.finish(old);
        assertThat(publication.isFinished(old)).isTrue();
        assertThat(directory.resolve("samples.csv.next")).doesNotExist();
    }

    @Test
    void whatKilledProcessesLeftOfTheStoresFilesIsRemovedAndNothingElse() throws IOException {
        StoreManifest manifest = StoreManifest.read(directory);
        publication.finish(manifest);
        List<String> left = List.of(
                "features.json.0.partial",
                "features.json.copy.1a.partial",
                "features.json.base.2b.partial",
                "samples.csv.next.3c.partial",
                "samples.csv.base.4d.partial",
                "origin.json.5e.partial",
                "runs.jsonl.6f.partial",
                "_job.7a.partial",
                ".lock.ffffffffffffffff.partial",
                "train-pass0-00000.arrow.8b.partial");
        List<String> others =
                List.of("notes.txt.9c.partial", "runs.jsonl", "runs.jsonl.mine.partial", "my_job.1.partial");
        for (String file : left) {
            Files.writeString(directory.resolve(file), "");
        }
        for (String file : others) {
            Files.writeString(directory.resolve(file), "");
        }
        assertThat(publication.isFinished(manifest)).isFalse();
        assertThat(publication.leftovers(manifest)).containsExactlyInAnyOrderElementsOf(left);

        publication.finish(manifest);

        assertThat(publication.isFinished(manifest)).isTrue();
        assertThat(left).allSatisfy(file -> assertThat(directory.resolve(file)).doesNotExist());
        assertThat(others)
                .allSatisfy(file -> assertThat(directory.resolve(file)).exists());
    }

    @Test
    void restoresTheManifestFromItsCopy() throws IOException {
        Path file = directory.resolve("features.json");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"rows\": 2", "\"rows\": 3"));
        assertThat(publication.restoreManifest()).isTrue();
        assertThat(file).hasContent(text);
        assertThat(publication.restoreManifest()).isFalse();

        Files.writeString(file, "{");
        Files.writeString(directory.resolve("features.json.copy"), "{");
        assertThatThrownBy(() -> publication.restoreManifest())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("option `replace`");
    }
}
