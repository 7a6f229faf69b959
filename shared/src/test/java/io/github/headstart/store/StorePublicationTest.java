package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
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

    private List<Sample> samples;
    private ShardEntry shard;

    @BeforeEach
    void aStoreAndAShardOfTheNextState() {
        TestStore.write(directory);
        samples = List.of(TestStore.sample(Split.TRAIN, "a", "new"), TestStore.sample(Split.TRAIN, "b", "newer"));
        shard = TestStore.shard(directory, 2, samples, 7);
    }

    @Test
    void aReaderKeepsItsStateWhenAnotherIsPublished() {
        try (FeatureStore old = FeatureStore.open(directory)) {
            StoreManifest next = TestStore.publish(directory, Map.of(shard, samples));
            StorePublication.finish(directory, next);
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
        assertThat(StorePublication.isFinished(directory, next)).isFalse();
        assertThat(StoreVerifier.verify(directory).problems()).isEmpty();
        try (FeatureStore store = FeatureStore.open(directory)) {
            assertThat(store.manifest()).isEqualTo(next);
            assertThat(SampleLines.of(StorePublication.samplesOf(directory, next)))
                    .hasSize(2);
        }
        StorePublication.finish(directory, next);
        assertThat(StorePublication.isFinished(directory, next)).isTrue();
        assertThat(StoreVerifier.verify(directory).notes()).isEmpty();
    }

    @Test
    void theSampleFileOfAStateThatNeverCameDoesNoHarm() throws IOException {
        StoreManifest old = StoreManifest.read(directory);
        Files.writeString(directory.resolve("samples.csv.next"), "of a state whose features.json was not written");
        assertThat(StoreVerifier.verify(directory).problems()).isEmpty();
        StorePublication.finish(directory, old);
        assertThat(StorePublication.isFinished(directory, old)).isTrue();
        assertThat(directory.resolve("samples.csv.next")).doesNotExist();
    }

    @Test
    void restoresTheManifestFromItsCopy() throws IOException {
        Path file = directory.resolve("features.json");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"rows\": 2", "\"rows\": 3"));
        assertThat(StorePublication.restoreManifest(directory)).isTrue();
        assertThat(file).hasContent(text);
        assertThat(StorePublication.restoreManifest(directory)).isFalse();

        Files.writeString(file, "{");
        Files.writeString(directory.resolve("features.json.copy"), "{");
        assertThatThrownBy(() -> StorePublication.restoreManifest(directory))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("option `replace`");
    }
}
