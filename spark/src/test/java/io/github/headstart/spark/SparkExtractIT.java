package io.github.headstart.spark;

import static io.github.headstart.spark.SparkJob.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.manifest.Compression;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that Spark makes is to the byte the one that this machine makes, wherever images, backbone and store lie. */
class SparkExtractIT {
    private static final int PASSES = 2;
    private static final int ROWS = 218;
    private static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

    @TempDir
    private Path folder;

    private TinyJob images;
    private SparkJob job;

    @BeforeEach
    void images() throws IOException {
        Path place = Files.createDirectory(folder.resolve("job"));
        images = TinyJob.create(place);
        images.add("images", "train", "a", 0, 40);
        images.add("images", "train", "b", 0, 30);
        images.add("images", "validation", "a", 100, 11);
        for (String name : List.of("train/a/5.png", "train/b/x y#%.png", "validation/a/broken.png")) {
            Files.write(place.resolve("images").resolve(name), new byte[] {1, 2, 3});
        }
        job = new SparkJob(place, images.manifestOfShards("images", PASSES, 8).file());
    }

    @Test
    void theStoreIsTheSameToTheByteAndIsGoneOnWithByEither() throws Exception {
        isTheSameAndGoneOnWith("local[2]");
    }

    @Test
    @Thorough
    void twoExecutorsMakeTheSameStore() throws Exception {
        isTheSameAndGoneOnWith(TWO_EXECUTORS);
    }

    /** By the zstd that Spark ships. */
    @Test
    void aCompressedStoreIsTheSameToTheByte() throws Exception {
        String text = Files.readString(job.manifest());
        Files.writeString(job.manifest(), text.replace("\"features\",", "\"features\", \"compression\": \"zstd\","));
        Map<String, String> whole = job.wholeHere();
        try (SparkHome home = new SparkHome(folder)) {
            assertThat(count(job.extract(home, "local[2]", List.of()), "computed"))
                    .isEqualTo(ROWS);
        }
        assertThat(job.content()).isEqualTo(whole);
        assertThat(StoreManifest.read(job.store()).shards())
                .allMatch(shard -> shard.compression().equals(Optional.of(Compression.ZSTD)));
    }

    @Test
    void anImageThatCannotBeReadForAWhileIsInTheStore() throws Exception {
        Map<String, String> whole = job.wholeHere();
        String text = Files.readString(job.manifest());
        Files.writeString(
                job.manifest(),
                text.replace(
                        ": \"images\"",
                        ": \"failing:" + job.folder().resolve("images").toAbsolutePath() + "\""));
        try (SparkHome home = new SparkHome(folder)) {
            Outcome outcome = job.extract(home, "local[2,4]", FailingOnceFileSystem.options());
            assertThat(outcome.err()).contains("fails once; attempt 1 of 4");
        }
        assertThat(job.content()).isEqualTo(whole);
    }

    private void isTheSameAndGoneOnWith(String master) throws Exception {
        Map<String, String> whole = job.wholeHere();

        try (SparkHome home = new SparkHome(folder)) {
            assertThat(count(job.extract(home, master, List.of()), "computed")).isEqualTo(ROWS);
            assertThat(job.content()).isEqualTo(whole);
            assertThat(job.here().computed()).as("this machine goes on").isZero();

            images.add("images", "train", "b", 500, 10);
            assertThat(count(job.extract(home, master, List.of()), "computed"))
                    .as("Spark goes on")
                    .isEqualTo(10 * (1 + PASSES));
            assertThat(job.here().computed()).isZero();
        }
        assertThat(job.content()).isNotEqualTo(whole);
        assertThat(job.leftovers()).isEmpty();
    }

    @Test
    @Thorough
    void aStandaloneClusterPublishesPartsOnTheWayToTheSameStore() throws Exception {
        Map<String, String> whole = job.wholeHere();
        try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
            job.extract(cluster.home(), cluster.master(), List.of("--conf", "spark.headstart.tasksAtOnce=5"));
        }
        assertThat(job.content()).isEqualTo(whole);
        assertThat(job.leftovers()).isEmpty();
    }

    @Test
    @Thorough
    void imagesBackboneAndStoreMayLieOnHdfs() throws Exception {
        Map<String, String> whole = job.wholeHere();
        Configuration configuration = new Configuration();
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                        configuration, new File(folder.resolve("hdfs").toString()))
                .build();
        try (SparkHome home = new SparkHome(folder)) {
            job.isTheSameIn(cluster.getURI() + "/my data", home, TWO_EXECUTORS, configuration, List.of(), whole);
        } finally {
            cluster.shutdown();
        }
    }

    @Test
    @Thorough
    void imagesBackboneAndStoreMayLieInAnObjectStore() throws Exception {
        Map<String, String> whole = job.wholeHere();
        try (S3Server server = S3Server.start(folder);
                SparkHome home = new SparkHome(folder)) {
            server.makeBucket("data");
            Configuration configuration = new Configuration();
            server.settings().forEach(configuration::set);
            job.isTheSameIn("s3a://data/my data", home, TWO_EXECUTORS, configuration, server.sparkOptions(), whole);
        }
    }

    @Test
    @Thorough
    void executorsWithDifferentInstructionSetsAreToldAndRecorded() throws Exception {
        Outcome outcome;
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"))) {
            outcome = job.extract(cluster.home(), cluster.master(), List.of());
        }
        assertThat(outcome.err())
                .contains("executors compute with different instruction sets", "SSE41 on ", "ONEDNN_MAX_CPU_ISA");
        assertThat(StoreManifest.read(job.store()).shards().stream().map(ShardEntry::instructionSet))
                .contains("SSE41", NativeTensorFlow.instructionSet());
    }

    @Test
    @Thorough
    void whatIsWrongIsOneLine() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            Outcome outcome = job.elsewhere("hdfs://127.0.0.1:1/data").submit(home, "local[2]", List.of());
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(errors(outcome)).singleElement().asString().contains("hdfs://127.0.0.1:1");

            Files.writeString(job.manifest(), Files.readString(job.manifest()).replace("\"images\"", "\"pictures\""));
            outcome = job.submit(home, "local[2]", List.of());
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(errors(outcome)).singleElement().asString().contains("pictures", "dataset.root");
        }
    }

    private static List<String> errors(Outcome outcome) {
        return outcome.err().lines().filter(line -> line.startsWith("error:")).toList();
    }
}
