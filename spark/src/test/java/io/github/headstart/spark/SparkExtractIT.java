package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Workers;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.ExtractSummary;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Limit;
import io.github.headstart.process.Progress;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that Spark makes is to the byte the one that this machine makes, wherever images, backbone and store lie. */
class SparkExtractIT {
    private static final int PASSES = 2;
    private static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

    @TempDir
    private Path folder;

    private TinyJob job;
    private Path manifest;

    @BeforeEach
    void images() throws IOException {
        job = TinyJob.create(Files.createDirectory(folder.resolve("job")));
        job.add("images", "train", "a", 0, 40);
        job.add("images", "train", "b", 0, 30);
        job.add("images", "validation", "a", 100, 11);
        for (String name : List.of("train/a/5.png", "train/b/x y#%.png", "validation/a/broken.png")) {
            Files.write(folder.resolve("job/images").resolve(name), new byte[] {1, 2, 3});
        }
        manifest = Path.of(job.manifest("images", PASSES, "tf"));
        Files.writeString(manifest, smallShards(Files.readString(manifest)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[2]", TWO_EXECUTORS})
    void theStoreIsTheSameToTheByteAndIsGoneOnWithByEither(String master) throws Exception {
        Map<String, String> whole = local();

        try (SparkHome home = new SparkHome(folder)) {
            assertThat(count(extract(home, master, List.of(), manifest), "computed"))
                    .isEqualTo(218);
            assertThat(job.content()).isEqualTo(whole);
            assertThat(here().computed()).as("this machine goes on").isZero();

            job.add("images", "train", "b", 500, 10);
            assertThat(count(extract(home, master, List.of(), manifest), "computed"))
                    .as("Spark goes on")
                    .isEqualTo(10 * (1 + PASSES));
            assertThat(here().computed()).isZero();
        }
        assertThat(job.content()).isNotEqualTo(whole);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aStandaloneClusterPublishesPartsOnTheWayToTheSameStore() throws Exception {
        Map<String, String> whole = local();
        try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
            extract(cluster.home(), cluster.master(), List.of("--conf", "spark.headstart.tasksAtOnce=5"), manifest);
        }
        assertThat(job.content()).isEqualTo(whole);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void imagesBackboneAndStoreMayLieOnHdfs() throws Exception {
        Map<String, String> whole = local();
        Configuration configuration = new Configuration();
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                        configuration, new File(folder.resolve("hdfs").toString()))
                .build();
        try (SparkHome home = new SparkHome(folder)) {
            isTheSameIn(cluster.getURI() + "/my data", home, configuration, List.of(), whole);
        } finally {
            cluster.shutdown();
        }
    }

    @Test
    void imagesBackboneAndStoreMayLieInAnObjectStore() throws Exception {
        Map<String, String> whole = local();
        try (S3Server server = S3Server.start(folder);
                SparkHome home = new SparkHome(folder)) {
            server.makeBucket("data");
            Configuration configuration = new Configuration();
            server.settings().forEach(configuration::set);
            List<String> options = new ArrayList<>();
            server.settings()
                    .forEach((name, value) -> options.addAll(List.of("--conf", "spark.hadoop." + name + "=" + value)));
            isTheSameIn("s3a://data/my data", home, configuration, options, whole);
        }
    }

    @Test
    void whatIsWrongIsOneLine() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            Path elsewhere = elsewhere("hdfs://127.0.0.1:1/data");
            Outcome outcome = submit(home, "local[2]", List.of(), elsewhere);
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(errors(outcome)).singleElement().asString().contains("hdfs://127.0.0.1:1");

            Files.writeString(manifest, Files.readString(manifest).replace("\"images\"", "\"pictures\""));
            outcome = submit(home, "local[2]", List.of(), manifest);
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(errors(outcome)).singleElement().asString().contains("pictures", "dataset.root");
        }
    }

    private void isTheSameIn(
            String place, SparkHome home, Configuration configuration, List<String> options, Map<String, String> whole)
            throws Exception {
        Storage storage = HadoopStorage.open(new Location(place), configuration);
        for (String part : List.of("images", "backbone")) {
            Path local = folder.resolve("job");
            try (Stream<Path> files = Files.walk(local.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    storage.write(local.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        Path elsewhere = elsewhere(place);
        assertThat(count(extract(home, TWO_EXECUTORS, options, elsewhere), "computed"))
                .isEqualTo(218);
        Storage store = HadoopStorage.open(new Location(place + "/features"), configuration);
        for (Map.Entry<String, String> file : whole.entrySet()) {
            try (ReadableFile made = store.open(file.getKey())) {
                assertThat(made.sha256()).as(file.getKey()).isEqualTo(file.getValue());
            }
        }
        List<String> names = new ArrayList<>();
        store.files("", true, file -> names.add(file.name()));
        assertThat(names)
                .contains("features.json.copy", "origin.json", "runs.jsonl")
                .hasSize(whole.size() + 3);
        assertThat(count(extract(home, TWO_EXECUTORS, options, elsewhere), "kept"))
                .isEqualTo(218);
    }

    /** A manifest whose paths are URIs. */
    private Path elsewhere(String place) throws IOException {
        String text = Files.readString(manifest);
        for (String name : List.of("images", "backbone", "features")) {
            text = text.replace(": \"%s\"".formatted(name), ": \"%s/%s\"".formatted(place, name));
        }
        return Files.writeString(folder.resolve("elsewhere.json"), text);
    }

    private static String smallShards(String text) {
        return text.replace("\"features\"}", "\"features\", \"rows_per_shard\": 8}");
    }

    /** The content of the store as this machine makes it, which is removed again. */
    private Map<String, String> local() throws IOException {
        here();
        Map<String, String> content = job.content();
        try (Stream<Path> files = Files.list(job.store())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return content;
    }

    private ExtractSummary here() {
        DataManifest description = DataManifest.read(manifest);
        ExtractOptions options = new ExtractOptions(
                description,
                folder.resolve("cache"),
                ErrorPolicy.skip(),
                Limit.all(),
                false,
                false,
                false,
                new Workers(2, 8));
        return new ExtractRun(options).run(rows -> Progress.none());
    }

    private Outcome extract(SparkHome home, String master, List<String> options, Path description) throws Exception {
        Outcome outcome = submit(home, master, options, description);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    private Outcome submit(SparkHome home, String master, List<String> options, Path description) throws Exception {
        return Run.start(home.submit(
                        master,
                        options,
                        SparkExtract.class,
                        description.toString(),
                        "--json",
                        "--cache",
                        folder.resolve("node cache").toString()))
                .await();
    }

    private static int count(Outcome outcome, String field) {
        return ((Number) Json.parse(outcome.out(), "summary", Map.class).get(field)).intValue();
    }

    private static List<String> errors(Outcome outcome) {
        return outcome.err().lines().filter(line -> line.startsWith("error:")).toList();
    }

    private List<String> leftovers() throws IOException {
        Map<String, String> content = job.content();
        List<String> known = List.of(".lock", "features.json.copy", "origin.json", "runs.jsonl");
        try (Stream<Path> files = Files.list(job.store())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !content.containsKey(file) && !known.contains(file))
                    .toList();
        }
    }
}
