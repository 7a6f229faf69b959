package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several processes and one store. */
class OneWriterIT {
    /** The number of passes that takes some seconds. */
    private static final int MANY_PASSES = 200;

    @TempDir
    private Path folder;

    private TinyJob job;

    @BeforeEach
    void images() throws Exception {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 20);
        job.add("images", "train", "b", 0, 20);
    }

    @Test
    void aSecondExtractStopsAtOnceAndNamesTheFirst() throws Exception {
        String manifest = job.manifest("images", MANY_PASSES, "tf");
        Program.Run first = ExtractProcess.start(manifest);
        awaitShards(3);
        // Held still, so that it cannot be done before the second one has started, however busy the machine.
        first.signal("STOP");
        Program.Outcome second = ExtractProcess.run(manifest);
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.err()).contains("process " + first.process().pid(), "started 20");
        assertThat(first.process().isAlive()).isTrue();

        first.process().destroyForcibly().waitFor();
        Program.Outcome third = ExtractProcess.run(job.manifest("images", 3, "tf"));
        assertThat(third.exit())
                .as("after the first was killed: " + third.err())
                .isZero();
    }

    @Test
    void whatAKilledRunFinishedIsCopiedEvenIfTheImagesChangedMeanwhile() throws Exception {
        String manifest = job.manifest("images", 20, "tf");
        Program.Run run = ExtractProcess.start(manifest);
        awaitShards(5);
        run.process().destroyForcibly().waitFor();
        job.add("images", "train", "a", 1000, 1);
        Program.Outcome outcome = ExtractProcess.run(manifest, "--json");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        Matcher counts =
                Pattern.compile("\"computed\":(\\d+),\"copied\":(\\d+)").matcher(outcome.out());
        assertThat(counts.find()).isTrue();
        int computed = Integer.parseInt(counts.group(1));
        int copied = Integer.parseInt(counts.group(2));
        // Every finished shard had 40 rows, of which none is computed again.
        assertThat(copied).isPositive();
        assertThat(copied % 40).isZero();
        assertThat(computed + copied).isEqualTo(21 * 41);

        Map<String, String> resumed = job.content();
        AtomicDirectory.delete(job.store());
        assertThat(ExtractProcess.run(manifest).exit()).isZero();
        assertThat(job.content()).isEqualTo(resumed);
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalEndsTheRunInOrderAndTheSameCommandResumes(String signal, int exit) throws Exception {
        String manifest = job.manifest("images", MANY_PASSES, "tf");
        Program.Run run = ExtractProcess.start(manifest);
        awaitShards(3);
        long start = System.nanoTime();
        run.signal(signal);
        Program.Outcome outcome = run.await();
        assertThat((System.nanoTime() - start) / 1e9).as("seconds to end").isLessThan(5);
        assertThat(outcome.exit()).isEqualTo(exit);
        assertThat(outcome.err()).contains("run the same command again").doesNotContain("error:", "Exception");
        assertThat(files()).noneMatch(file -> file.endsWith(".partial"));
        Program.Outcome again = ExtractProcess.run(manifest);
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("finished by an earlier, interrupted run");
    }

    @Test
    void readersSeeThePublishedStateDuringAndAfterAnExtract() throws Exception {
        assertThat(ExtractProcess.run(job.manifest("images", 0, "tf")).exit()).isZero();
        Map<String, String> published = job.shards();
        try (FeatureStore reader = FeatureStore.open(job.store())) {
            // All rows are relabelled, so every shard of the published state is removed in the end.
            Files.move(folder.resolve("images/train/a"), folder.resolve("images/train/c"));
            Program.Run run = ExtractProcess.start(job.manifest("images", MANY_PASSES, "tf"));
            while (!Files.exists(job.shard("train-pass1-00000"))) {
                Thread.sleep(5);
            }
            assertThat(run.process().isAlive()).isTrue();
            assertThat(job.shards()).isEqualTo(published);
            try (FeatureStore during = FeatureStore.open(job.store())) {
                assertThat(during.checksum()).isEqualTo(reader.checksum());
            }
            Set<String> states = new HashSet<>();
            while (run.process().isAlive()) {
                try (FeatureStore during = FeatureStore.open(job.store())) {
                    states.add(during.checksum());
                    readAll(during);
                }
            }
            assertThat(run.await().exit()).isZero();
            states.add(FeatureStore.open(job.store()).checksum());
            assertThat(states).hasSize(2);
            assertThat(job.shards()).doesNotContainKeys(published.keySet().toArray(String[]::new));
            readAll(reader);
        }
    }

    private static void readAll(FeatureStore store) {
        float[] map = new float[store.recipe().featureShape().size()];
        for (ShardEntry shard : store.shards(Split.TRAIN, 0)) {
            try (FeatureReader rows = store.read(shard)) {
                for (int row = 0; row < rows.rows(); row++) {
                    rows.read(row, map, 0);
                }
            }
        }
    }

    private void awaitShards(int count) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (files().stream().filter(file -> file.endsWith(".arrow")).count() < count) {
            assertThat(System.nanoTime()).as("time for the first shards").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private List<String> files() throws Exception {
        if (!Files.exists(job.store())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(job.store())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
