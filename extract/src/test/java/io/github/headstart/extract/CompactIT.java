package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code extract compact} of a store that was extended several times, with augmentation passes. */
class CompactIT {
    private static final int KILLS = Math.max(3, Integer.getInteger("crash.kills", 20) / 3);
    private static final List<String> COMPACT = List.of("--compression", "zstd", "--rows-per-shard", "16");

    @TempDir
    private Path folder;

    private TinyJob job;
    private String manifest;

    @BeforeEach
    void extract() throws Exception {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 12);
        job.add("images", "train", "b", 0, 9);
        job.add("images", "validation", "a", 50, 5);
        Files.write(folder.resolve("images/train/a/broken.png"), new byte[] {1, 2, 3});
        manifest = job.manifest("images", 2, "tf");
        assertThat(ExtractProcess.runHere(manifest).exit()).isZero();
        job.add("images", "train", "a", 100, 7);
        assertThat(ExtractProcess.runHere(manifest).exit()).isZero();
    }

    @Test
    void afterwardsExtractComputesNothingAndNewImagesAreAdded() throws Exception {
        Program.Outcome outcome = compact();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains(": 7 shards of 89 rows, 0 kept, 7 written; ");
        Map<String, String> compacted = job.content();
        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        assertThat(Files.readString(job.store().resolve("origin.json"))).contains("backbone");

        assertThat(ExtractProcess.runHere(manifest, "--json").out()).contains("\"computed\":0,\"copied\":0");
        assertThat(job.content()).isEqualTo(compacted);

        job.add("images", "train", "b", 200, 1);
        assertThat(ExtractProcess.runHere(manifest, "--json").out()).contains("\"computed\":3,\"copied\":0");
        assertThat(job.content()).containsAllEntriesOf(shardsOf(compacted));
        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
    }

    @Test
    void howeverOftenItIsKilledTheStoreIsWholeAndTheEndTheSame() throws Exception {
        Path old = folder.resolve("old");
        job.save(old);
        Map<String, String> before = job.shards();
        long start = System.nanoTime();
        assertThat(compact().exit()).isZero();
        long duration = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Map<String, String> after = job.content();
        String origin = origin();
        Random random = new Random();
        job.restore(old);
        for (int kill = 0; kill < KILLS; kill++) {
            Program.Run run = ExtractProcess.start(arguments());
            if (kill % 2 == 0) {
                run.process().waitFor(duration / 2 + random.nextLong(duration / 2), TimeUnit.MILLISECONDS);
            } else {
                while (run.process().isAlive() && job.leftovers().isEmpty()) {
                    Thread.onSpinWait();
                }
                run.process().waitFor(random.nextLong(60), TimeUnit.MILLISECONDS);
            }
            run.process().destroyForcibly().waitFor();
            assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
            assertThat(job.shards()).isIn(before, shardsOf(after));
            try (FeatureStore store = FeatureStore.open(job.store())) {
                assertThat(StoreOrigin.read(store)).isPresent();
            }
            if (!job.shards().equals(before)) {
                assertThat(compact().exit()).isZero();
                assertThat(job.content()).isEqualTo(after);
                assertThat(origin()).isEqualTo(origin);
                job.restore(old);
            }
        }
        assertThat(compact().exit()).isZero();
        assertThat(job.content()).isEqualTo(after);
        assertThat(origin()).isEqualTo(origin);
        assertThat(job.leftovers()).isEmpty();
    }

    private String origin() throws IOException {
        return Files.readString(job.store().resolve("origin.json"));
    }

    @Test
    void aDamagedCompressedShardIsRepairedToTheSameBytes() throws Exception {
        assertThat(ExtractProcess.runHere("compact", job.store().toString(), "--compression", "zstd")
                        .exit())
                .isZero();
        Map<String, String> whole = job.content();
        for (String name : shardsOf(whole).keySet()) {
            byte[] bytes = Files.readAllBytes(job.store().resolve(name));
            bytes[bytes.length / 2] ^= 4;
            Files.write(job.store().resolve(name), bytes);
        }
        assertThat(compact().err()).contains("shards cannot be used; `extract` with --repair restores it");
        assertThat(ExtractProcess.runHere(manifest, "--repair").exit()).isZero();
        assertThat(job.content()).isEqualTo(whole);
    }

    /** Its rows are not in the order of the sample file, so they get new shards, and none is lost. */
    @Test
    void aDamagedMergedShardIsRepaired() throws Exception {
        assertThat(compact().exit()).isZero();
        Path merged = job.shard("train-pass0-00002");
        assertThat(merged).exists();
        Files.writeString(merged, "damaged");
        Program.Outcome repair = ExtractProcess.runHere(manifest, "--repair", "--json");
        assertThat(repair.exit()).as(repair.err()).isZero();
        StoreVerifier.Findings findings = StoreVerifier.verify(job.store());
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.rows()).isEqualTo(28 * 3 + 5);
        assertThat(ExtractProcess.runHere(manifest, "--json").out()).contains("\"computed\":0,\"copied\":0");
    }

    private Program.Outcome compact() {
        return ExtractProcess.runHere(arguments());
    }

    private String[] arguments() {
        return Stream.concat(Stream.of("compact", job.store().toString()), COMPACT.stream())
                .toArray(String[]::new);
    }

    private static Map<String, String> shardsOf(Map<String, String> content) {
        Map<String, String> shards = new TreeMap<>(content);
        shards.keySet().removeIf(file -> !file.endsWith(".arrow"));
        return shards;
    }
}
