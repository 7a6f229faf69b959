package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerifierTest {
    @TempDir
    private Path directory;

    @Test
    void callsAFinishedStoreSound() {
        TestStore.write(directory);
        StoreVerifier.Findings findings = StoreVerifier.verify(directory);
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes()).isEmpty();
        assertThat(findings.shards()).isEqualTo(3);
        assertThat(findings.rows()).isEqualTo(6);
    }

    @Test
    void listsAllThatIsWrong() throws IOException {
        TestStore.write(directory);
        Files.delete(directory.resolve("train-pass0-00000.arrow"));
        Files.copy(
                directory.resolve("validation-pass0-00000.arrow"),
                directory.resolve("train-pass0-00001.arrow"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(directory.resolve("samples.csv"), "path,split,label,sha256,status,shards\n");
        edit("\"unreadable\": 0", "\"unreadable\": 1");
        List<String> problems = StoreVerifier.verify(directory).problems();
        assertThat(problems).hasSize(4);
        assertThat(problems).anyMatch(problem -> problem.contains("features.json") && problem.contains("edited"));
        assertThat(problems).anyMatch(problem -> problem.contains("train-pass0-00000.arrow: expected a shard of"));
        assertThat(problems).anyMatch(problem -> problem.contains("which is validation-pass0-00000.arrow"));
        assertThat(problems).anyMatch(problem -> problem.contains("samples.csv"));
    }

    @Test
    void saysOfAFolderThatIsNoStoreThatItIsNone() throws IOException {
        assertThatThrownBy(() -> StoreVerifier.verify(directory))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected a feature store, found no features.json");
        Files.writeString(directory.resolve("features.json.copy"), "{}");
        assertThatThrownBy(() -> StoreVerifier.verify(directory))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found only its copy; `extract` restores it with option `repair`");
    }

    @Test
    void noticesValuesThatAreNotFinite() {
        List<Sample> samples = List.of(TestStore.sample(Split.TRAIN, "a", "one"));
        ShardEntry shard = TestStore.shard(directory, 0, samples, Float.NaN);
        TestStore.publish(directory, Map.of(shard, samples));
        StoreVerifier.Findings findings = StoreVerifier.verify(directory);
        assertThat(findings.problems())
                .singleElement()
                .asString()
                .contains(
                        "train-pass0-00000.arrow row 0 (train/a/one.png)",
                        "4 of 4 that are NaN or infinite: the backbone makes them");
        assertThat(findings.notFinite()).isEqualTo(1);
    }

    @Test
    void noticesRowsThatAreNotWhereTheSampleFileSays() {
        List<Sample> samples = List.of(TestStore.sample(Split.TRAIN, "a", "one"));
        List<Sample> others = List.of(TestStore.sample(Split.TRAIN, "a", "two"));
        ShardEntry shard = TestStore.shard(directory, 0, samples, 1);
        TestStore.publish(directory, Map.of(shard, others));
        assertThat(StoreVerifier.verify(directory).problems())
                .hasSize(2)
                .allMatch(text -> text.contains("samples.csv"));
    }

    @Test
    void noticesAnImageWithRowsThatIsNotListed() {
        List<Sample> samples =
                List.of(TestStore.sample(Split.TRAIN, "a", "one"), TestStore.sample(Split.TRAIN, "a", "two"));
        ShardEntry shard = TestStore.shard(directory, 0, samples, 1);
        TestStore.publish(directory, Map.of(shard, samples.subList(0, 1)));
        assertThat(StoreVerifier.verify(directory).problems())
                .singleElement()
                .asString()
                .endsWith("expected all images that have rows, found 1 image with rows that it does not list");
    }

    @Test
    void noticesASecondRowOfAnImageAndPass() {
        Sample sample = TestStore.sample(Split.TRAIN, "a", "one");
        ShardEntry shard = TestStore.shard(directory, 0, List.of(sample, sample), 1);
        TestStore.publish(directory, Map.of(shard, List.of(sample)));
        assertThat(StoreVerifier.verify(directory).problems())
                .singleElement()
                .asString()
                .contains("row 1 (train/a/one.png): expected no other row of this image and pass, found a second one");
    }

    @Test
    void takesWhitespaceInTheManifestForAnEdit() throws IOException {
        TestStore.write(directory);
        edit("\"unreadable\": 0", "\"unreadable\":  0");
        assertThat(StoreVerifier.verify(directory).problems()).hasSize(1);
        assertThatThrownBy(() -> FeatureStore.open(directory))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("features.json", "edited", "option `repair`");
    }

    @Test
    void onlyNotesShardsOfNoPublishedState() {
        TestStore.write(directory);
        TestStore.shard(directory, 9, List.of(TestStore.sample(Split.TRAIN, "a", "new")), 1);
        StoreVerifier.Findings findings = StoreVerifier.verify(directory);
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes()).singleElement().asString().contains("train-pass0-00009.arrow");
    }

    @Test
    void refusesAFolderThatIsNoStore() {
        assertThatThrownBy(() -> StoreVerifier.verify(directory))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("features.json");
    }

    private void edit(String old, String replacement) throws IOException {
        Path file = directory.resolve("features.json");
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }
}
