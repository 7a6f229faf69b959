package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreVerifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real program again and again; {@code -Dcrash.kills=100} for a longer test. */
class CrashIT {
    private static final int KILLS = Integer.getInteger("crash.kills", 20);
    /** The number of kills after which a run may finish. */
    private static final int KILLS_IN_A_ROW = 4;

    private final Random random = new Random();
    /** How often a kill left what. */
    private final Map<String, Integer> met = new TreeMap<>();

    @TempDir
    private Path folder;

    private TinyJob job;
    private String first;
    private String second;

    @Test
    void endsWithTheBytesOfAnUndisturbedRunHoweverOftenItIsKilled() throws Exception {
        job = TinyJob.create(folder);
        job.add("before", "train", "a", 0, 20);
        job.add("before", "train", "b", 0, 20);
        job.add("before", "validation", "a", 100, 10);
        Files.write(folder.resolve("before/train/a/broken.png"), new byte[] {1, 2, 3});
        job.add("after", "train", "a", 0, 15);
        job.add("after", "train", "b", 5, 20);
        job.add("after", "validation", "a", 95, 10);
        job.add("after", "test", "a", 200, 10);
        first = job.manifest("before", 10, "tf");
        second = job.manifest("after", 10, "tf");

        Map<String, String> old = undisturbed(first);
        job.save(folder.resolve("old"));
        long start = System.nanoTime();
        Map<String, String> changed = undisturbed(second);
        long duration = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

        int kills = 0;
        while (kills < KILLS) {
            AtomicDirectory.delete(job.store());
            kills += killedTillDone(first, duration, List.of(old));
            assertThat(job.content()).isEqualTo(old);
            job.restore(folder.resolve("old"));
            kills += killedTillDone(second, duration, List.of(old, changed));
            assertThat(job.content()).isEqualTo(changed);
            assertThat(job.leftovers()).isEmpty();
        }
        System.out.println(kills + " kills survived: " + met);
    }

    private Map<String, String> undisturbed(String manifest) throws Exception {
        assertThat(ExtractProcess.run(manifest).exit()).isZero();
        return job.content();
    }

    /** @return how often the run was killed before it was let go on to its end */
    private int killedTillDone(String manifest, long duration, List<Map<String, String>> states) throws Exception {
        for (int kills = 0; kills < KILLS_IN_A_ROW; kills++) {
            Program.Run run = ExtractProcess.start(manifest);
            if (!waitForInstant(run.process(), duration)) {
                assertThat(run.await().exit()).isZero();
                return kills;
            }
            run.process().destroyForcibly().waitFor();
            checkWhatIsLeft(states);
        }
        Program.Outcome outcome = ExtractProcess.run(manifest);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return KILLS_IN_A_ROW;
    }

    /**
     * Half of the instants are drawn evenly, but a process is mostly starting; so others come while it makes shards, and
     * in the few milliseconds in which it publishes.
     *
     * @return false if the process ended before
     */
    private boolean waitForInstant(Process process, long duration) throws Exception {
        int kind = random.nextInt(6);
        if (kind < 3) {
            return !process.waitFor(duration / 3 + random.nextLong(duration), TimeUnit.MILLISECONDS);
        }
        String file = List.of(".done", "samples.csv.next", "features.json").get(kind - 3);
        String before = stamps(file);
        while (process.isAlive() && stamps(file).equals(before)) {
            Thread.onSpinWait();
        }
        return !process.waitFor(kind == 3 ? random.nextLong(duration / 3) : random.nextLong(3), TimeUnit.MILLISECONDS);
    }

    /** The names and times of the store's files whose names end so. */
    private String stamps(String end) {
        File[] files = job.store().toFile().listFiles((folder, name) -> name.endsWith(end));
        return files == null
                ? ""
                : Stream.of(files)
                        .sorted()
                        .map(file -> file.getName() + " " + file.lastModified() + "\n")
                        .collect(Collectors.joining());
    }

    /** The folder is no store yet, or it is one of the states, whole. */
    private void checkWhatIsLeft(List<Map<String, String>> states) throws IOException {
        for (String file : List.of(".done", "samples.csv.next", "features.json")) {
            met.merge("with " + file, stamps(file).isEmpty() ? 0 : 1, Integer::sum);
        }
        if (!FeatureStore.isStore(job.store())) {
            assertThat(states).as("a store was there and is gone").hasSize(1);
            return;
        }
        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        Map<String, String> found = job.shards();
        assertThat(states).anySatisfy(state -> assertThat(found)
                .isEqualTo(state.entrySet().stream()
                        .filter(file -> file.getKey().endsWith(".arrow"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }
}
