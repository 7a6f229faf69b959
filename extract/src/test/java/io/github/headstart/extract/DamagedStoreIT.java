package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a store behind the program's back is noticed by all who use it, and {@code --repair} undoes it. */
class DamagedStoreIT {
    /** 31 images to train on, in three passes, and 5 to validate. */
    private static final int ROWS = 31 * 3 + 5;

    @TempDir
    private static Path folder;

    private static TinyJob job;
    private static String manifest;
    private static Map<String, String> whole;
    private static Path otherShard;

    @BeforeAll
    static void extract() throws Exception {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 12);
        job.add("images", "train", "b", 0, 12);
        job.add("images", "validation", "a", 50, 5);
        Files.write(folder.resolve("images/train/a/broken.png"), new byte[] {1, 2, 3});
        assertThat(ExtractProcess.runHere(job.manifest("images", 2, "torch")).exit())
                .isZero();
        otherShard = Files.move(job.shard("train-pass1-00000"), folder.resolve("other.arrow"));
        manifest = job.manifest("images", 2, "tf");
        assertThat(ExtractProcess.runHere(manifest, "--replace").exit()).isZero();
        // A second generation of shards, compressed: the first ones stay.
        job.add("images", "train", "a", 300, 7);
        Path file = Path.of(manifest);
        Files.writeString(
                file, Files.readString(file).replace("\"features\"}", "\"features\", \"compression\": \"zstd\"}"));
        assertThat(ExtractProcess.runHere(manifest).exit()).isZero();
        whole = job.content();
        assertThat(whole).containsKeys(name("train-pass1-00001"), name("train-pass1-00002"));
    }

    @BeforeEach
    void isWhole() throws Exception {
        assertThat(job.content()).isEqualTo(whole);
        assertThat(ExtractProcess.runHere("verify", job.store().toString()).exit())
                .isZero();
    }

    @Test
    void aFlippedBit() throws Exception {
        flipBit(name("train-pass2-00001"));
        isNoticedAndRepaired(name("train-pass2-00001"));
    }

    @Test
    void aTruncatedShard() throws Exception {
        try (FileChannel channel = FileChannel.open(shard(name("train-pass0-00002")), StandardOpenOption.WRITE)) {
            channel.truncate(1000);
        }
        isNoticedAndRepaired(name("train-pass0-00002"));
    }

    @Test
    void missingShards() throws Exception {
        Files.delete(shard(name("train-pass1-00001")));
        Files.delete(shard(name("train-pass1-00002")));
        Files.delete(shard(name("validation-pass0-00001")));
        isNoticedAndRepaired(name("train-pass1-00001"), name("train-pass1-00002"), name("validation-pass0-00001"));
    }

    @Test
    void aSwappedPair() throws Exception {
        Path aside = folder.resolve("aside");
        Files.move(shard(name("train-pass1-00002")), aside);
        Files.move(shard(name("train-pass2-00002")), shard(name("train-pass1-00002")));
        Files.move(aside, shard(name("train-pass2-00002")));
        isNoticedAndRepaired(name("train-pass1-00002"), "which is " + name("train-pass2-00002"));
    }

    @Test
    void aShardOfAnotherRecipe() throws Exception {
        Files.copy(otherShard, shard(name("train-pass1-00001")), StandardCopyOption.REPLACE_EXISTING);
        isNoticedAndRepaired(name("train-pass1-00001"), "another recipe");
    }

    @Test
    void aHandEditedManifest() throws Exception {
        Path file = job.store().resolve(FeatureStore.MANIFEST);
        Files.writeString(
                file, Files.readString(file).replace("\"label", "\"lobel").replace("\"a\"", "\"A\""));
        isNoticedAndRepaired("features.json");
        Files.delete(file);
        assertThat(ExtractProcess.runHere("verify", job.store().toString()).err())
                .contains("found only its copy", "`extract` restores it with --repair");
        assertThat(ExtractProcess.runHere("plan", manifest, "--repair").out()).contains("restored from its copy");
        assertThat(file).doesNotExist();
        assertThat(ExtractProcess.runHere(manifest).err()).contains("features.json", "--repair");
        assertThat(ExtractProcess.runHere(manifest, "--repair").exit()).isZero();
        assertThat(job.content()).isEqualTo(whole);
    }

    @Test
    void aHandEditedSampleFile() throws Exception {
        Path file = job.store().resolve(FeatureStore.SAMPLES);
        Files.writeString(file, Files.readString(file).replace("train/a/1.png", "train/a/1.PNG"));
        assertThat(ExtractProcess.runHere("verify", job.store().toString()).out())
                .contains("samples.csv");
        assertThat(ExtractProcess.runHere(manifest).err()).contains("samples.csv", "--repair");
        assertThat(ExtractProcess.runHere(manifest, "--repair").exit()).isZero();
        assertThat(job.content()).isEqualTo(whole);
    }

    @Test
    void aStoreOfANewerFormatIsRefusedAndLeftAlone() throws Exception {
        Path file = job.store().resolve(FeatureStore.MANIFEST);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"format\": 2", "\"format\": 99"));
        for (String option : List.of("--verbose", "--repair", "--replace")) {
            Program.Outcome outcome = ExtractProcess.runHere(manifest, option);
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err()).contains("newer version", "99");
        }
        assertThat(ExtractProcess.runHere("verify", job.store().toString()).out())
                .contains("newer version");
        Files.writeString(file, text);
    }

    /** @param numbered without the digest in it */
    private static String name(String numbered) {
        return whole.keySet().stream()
                .filter(file -> file.startsWith(numbered))
                .findFirst()
                .orElseThrow();
    }

    private void isNoticedAndRepaired(String... named) throws Exception {
        Program.Outcome verify = ExtractProcess.runHere("verify", job.store().toString());
        assertThat(verify.exit()).isEqualTo(1);
        assertThat(verify.out()).contains(named);
        Map<String, Long> before = stamps();
        Program.Outcome extract = ExtractProcess.runHere(manifest);
        assertThat(extract.exit()).isEqualTo(1);
        assertThat(extract.err()).contains(named).contains("--repair");
        assertThat(stamps()).as("what a refused run leaves").isEqualTo(before);
        // classify reads stores in no other way.
        assertThatThrownBy(() -> readAll(job.store()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(named);
        Program.Outcome plan = ExtractProcess.runHere("plan", manifest, "--repair", "--json");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(stamps()).as("what a plan leaves").isEqualTo(before);
        Program.Outcome repair = ExtractProcess.runHere(manifest, "--repair", "--json");
        assertThat(repair.exit()).as(repair.err()).isZero();
        assertThat(count(repair, "computed")).isEqualTo(count(plan, "compute"));
        assertThat(count(repair, "kept")).isEqualTo(count(plan, "keep"));
        assertThat(count(repair, "computed") + count(repair, "kept")).isEqualTo(ROWS);
        assertThat(count(repair, "dropped")).isEqualTo(count(plan, "drop")).isZero();
        assertThat(job.content()).isEqualTo(whole);
        Map<String, Long> after = stamps();
        after.keySet()
                .removeIf(file ->
                        !file.endsWith(".arrow") || String.join(" ", named).contains(file));
        assertThat(before).as("shards that were not damaged are not rewritten").containsAllEntriesOf(after);
    }

    private static void readAll(Path directory) {
        try (FeatureStore store = FeatureStore.open(directory)) {
            store.manifest().shards().forEach(shard -> store.read(shard).close());
        }
    }

    private static int count(Program.Outcome outcome, String field) {
        Matcher found = Pattern.compile("\"%s\":(\\d+)".formatted(field)).matcher(outcome.out());
        assertThat(found.find()).as(outcome.out()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static Map<String, Long> stamps() throws IOException {
        Map<String, Long> stamps = new TreeMap<>();
        try (var files = Files.list(job.store())) {
            for (Path file : new ArrayList<>(files.toList())) {
                stamps.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file).toMillis());
            }
        }
        return stamps;
    }

    private static void flipBit(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(shard(name));
        bytes[bytes.length / 2] ^= 4;
        Files.write(shard(name), bytes);
    }

    private static Path shard(String name) {
        return job.store().resolve(name);
    }
}
