package io.github.headstart.spark;

import static io.github.headstart.spark.SparkJob.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors and drivers that die or stop at random instants. {@code -Dspark.kills=20} says how often each; a few times is what every
 * build does.
 */
@Thorough
class SparkFaultsIT {
    private static final int KILLS = Integer.getInteger("spark.kills", 2);
    private static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";
    private static final int PASSES = 6;

    /** A user whose executors die as often needs the same: Spark gives up a task that fails 4 times, and an application of 10 dead executors. */
    private static final List<String> PATIENT =
            List.of("--conf", "spark.task.maxFailures=1000", "--conf", "spark.deploy.maxExecutorRetries=-1");

    private static final List<String> FEW_AT_ONCE = List.of("--conf", "spark.headstart.tasksAtOnce=20");

    static final List<String> SPECULATION = List.of(
            "--conf", "spark.speculation=true",
            "--conf", "spark.speculation.interval=100ms",
            "--conf", "spark.speculation.quantile=0.1",
            "--conf", "spark.speculation.multiplier=1.1",
            "--conf", "spark.speculation.minTaskRuntime=100ms");

    private final Random random = new Random();

    @TempDir
    private Path folder;

    private TinyJob images;
    private SparkJob job;

    @BeforeEach
    void images() throws IOException {
        Path place = Files.createDirectory(folder.resolve("job"));
        images = TinyJob.create(place);
        images.add("images", "train", "a", 0, 60);
        images.add("images", "train", "b", 0, 60);
        images.add("images", "validation", "a", 100, 20);
        for (String name : List.of("train/a/5.png", "train/b/none.png", "validation/a/broken.png")) {
            Files.write(place.resolve("images").resolve(name), new byte[] {1, 2, 3});
        }
        job = new SparkJob(place, images.manifestOfShards("images", PASSES, 2).file());
    }

    @Test
    void executorsThatAreKilledLeaveNoTrace(TestReporter reporter) throws Exception {
        Map<String, String> whole = job.wholeHere();
        int killed = 0;
        try (SparkHome home = new SparkHome(folder)) {
            while (killed < KILLS) {
                clear();
                Run run = job.start(home, TWO_EXECUTORS, PATIENT);
                while (run.process().isAlive() && killed < KILLS) {
                    if (finishedTasks() > 0 && kill(run.process())) {
                        killed++;
                    }
                    run.process().waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
                }
                Outcome outcome = run.await();
                assertThat(outcome.exit()).as(outcome.err()).isZero();
                assertThat(job.content()).isEqualTo(whole);
                assertThat(job.leftovers()).isEmpty();
            }
        }
        reporter.publishEntry("executors killed", Integer.toString(killed));
    }

    /** The executors of a dead driver live on for some moments. */
    @Test
    void aDriverThatIsKilledLeavesASmallerStoreOrNone(TestReporter reporter) throws Exception {
        Map<String, String> whole = job.wholeHere();
        int parts = 0;
        try (SparkHome home = new SparkHome(folder)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Run run = job.start(home, TWO_EXECUTORS, FEW_AT_ONCE);
                int before = finishedTasks();
                while (run.process().isAlive() && finishedTasks() == before) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                boolean ended = run.process().waitFor(random.nextInt(4000), TimeUnit.MILLISECONDS);
                run.process().destroyForcibly().waitFor();
                if (FeatureStore.isStore(job.store())) {
                    StoreVerifier.Findings found = StoreVerifier.verify(job.store());
                    assertThat(found.problems()).isEmpty();
                    parts += ended || found.shards() == whole.size() - 2 ? 0 : 1;
                }
                if (ended) {
                    clear();
                }
            }
            job.extract(home, TWO_EXECUTORS, FEW_AT_ONCE);
        }
        assertThat(job.content()).isEqualTo(whole);
        job.here();
        assertThat(job.leftovers()).isEmpty();
        reporter.publishEntry("drivers killed", "%d, of which %d left a part".formatted(KILLS, parts));
    }

    @Test
    void anExecutorThatStopsAndGoesOnAfterPublicationChangesNothing() throws Exception {
        Map<String, String> whole = job.wholeHere();
        try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
            Run run = job.start(cluster.home(), cluster.master(), SPECULATION);
            while (run.process().isAlive() && finishedTasks() < 20) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            ProcessHandle straggler =
                    executors(ProcessHandle.current()).findFirst().orElseThrow();
            signal("STOP", straggler);
            while (run.process().isAlive() && !isFinished()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(job.content()).isEqualTo(whole);
            // Spark waits two minutes for an executor that does not answer.
            signal("CONT", straggler);
            Outcome outcome = run.await();
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            straggler.onExit().get(1, TimeUnit.MINUTES);
        }
        assertThat(job.content()).isEqualTo(whole);
        assertThat(StoreVerifier.verify(job.store()).problems()).isEmpty();
        assertThat(job.here().computed()).isZero();
        assertThat(job.leftovers()).isEmpty();
    }

    @Test
    void aSecondRunOnTheStoreIsRefusedAndNamesTheFirst() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            Run run = job.start(home, TWO_EXECUTORS, FEW_AT_ONCE);
            while (run.process().isAlive() && finishedTasks() == 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThatThrownBy(job::here)
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("another extract (process %d"
                            .formatted(run.process().pid()));
            assertThat(run.await().exit()).isZero();
        }
    }

    @Test
    void tooManyUnreadableImagesEndTheJobAndLeaveWhatIsFinished() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            Outcome outcome = job.submit(home, "local[2]", List.of(), "--max-errors", "1");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err().lines().filter(line -> line.startsWith("error:")))
                    .singleElement()
                    .asString()
                    .contains("2 of 142 images could not be read so far, at most 1 may", "--max-errors");
            assertThat(finishedTasks()).isPositive();
            assertThat(count(job.extract(home, "local[2]", List.of()), "resumed"))
                    .isPositive();
        }
    }

    /** Whether the state is published, and the job has removed what it needed for that. */
    private boolean isFinished() {
        return FeatureStore.isStore(job.store()) && !Files.exists(job.store().resolve("_job"));
    }

    private boolean kill(Process driver) {
        List<ProcessHandle> executors = executors(driver.toHandle()).toList();
        return !executors.isEmpty()
                && executors.get(random.nextInt(executors.size())).destroyForcibly();
    }

    /** The executors that a process or its children have started. */
    static Stream<ProcessHandle> executors(ProcessHandle parent) {
        return parent.descendants().filter(process -> {
            try {
                return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                        .contains("CoarseGrainedExecutorBackend");
            } catch (IOException e) {
                return false;
            }
        });
    }

    static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private int finishedTasks() {
        String[] files = job.store().toFile().list((store, name) -> name.endsWith(".arrow.done"));
        return files == null ? 0 : files.length;
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(job.store())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
