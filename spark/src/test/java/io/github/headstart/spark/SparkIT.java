package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.json.Json;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import io.github.headstart.spark.WritingJob.Executor;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar's classes on each kind of Spark's masters. */
@Thorough
class SparkIT {
    private static final String OUT = "out";

    /** Both executors are waited for, so that each gets tasks. */
    private static final List<String> BOTH = List.of(
            "--conf",
            "spark.cores.max=2",
            "--conf",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "--conf",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=120s");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    local[2]               | 1
                    local-cluster[2,1,1024] | 2
                    """)
    void tasksWriteFilesInOneProcessOrTwo(String master, int executors) throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            run(home, master, BOTH, folder.resolve(OUT).toString());
        }
        assertThat(executors()).extracting(Executor::pid).hasSize(4);
        assertThat(executors().stream().map(Executor::pid).distinct()).hasSize(executors);
        assertThat(executors())
                .extracting(Executor::javaVersion)
                .containsOnly(Runtime.version().feature());
    }

    @Test
    void theWorkersOfAStandaloneClusterAreTwoHosts() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
            run(cluster.home(), cluster.master(), BOTH, folder.resolve(OUT).toString());
        }
        assertThat(executors().stream().map(Executor::host).distinct())
                .containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
    }

    @Test
    void executorsWriteObjects() throws Exception {
        try (S3Server server = S3Server.start(folder);
                SparkHome home = new SparkHome(folder)) {
            server.makeBucket("features");
            Location store = new Location("s3a://features/a store");
            run(home, "local-cluster[2,1,1024]", WritingJob.hadoop(server.settings()), store.text());

            Configuration configuration = new Configuration();
            server.settings().forEach(configuration::set);
            List<String> names = new ArrayList<>();
            new HadoopStorage(store, configuration).files("", true, file -> names.add(file.name()));
            assertThat(names).containsExactlyInAnyOrder("task-0.json", "task-1.json", "task-2.json", "task-3.json");
        }
    }

    private static void run(SparkHome home, String master, List<String> options, String target) throws Exception {
        Outcome outcome = Run.start(home.submit(master, options, WritingJob.class, target))
                .await();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }

    private List<Executor> executors() throws Exception {
        List<Executor> executors = new ArrayList<>();
        for (int task = 0; task < 4; task++) {
            Path file = folder.resolve(OUT).resolve("task-%d.json".formatted(task));
            executors.add(Json.parse(Files.readString(file), file.toString(), Executor.class));
        }
        return executors;
    }
}
