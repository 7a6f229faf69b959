package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.extract.TinyJob;
import io.github.headstart.io.Checksum;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster predicts is to the bit what {@code classify predict} does. */
@Thorough
class SparkPredictIT {
    private static final int IMAGES = 600;
    private static final String[] SMALL_PARTS = {"--images-per-part", "4"};
    private static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

    @TempDir
    private Path folder;

    private Path job;
    private Path run;
    private Path images;

    @BeforeEach
    void trainARun() throws Exception {
        job = Files.createDirectory(folder.resolve("job"));
        TinyJob tiny = TinyJob.create(job);
        tiny.add("images", "train", "a", 0, 20);
        tiny.add("images", "train", "b", 0, 20);
        SparkJob extraction = new SparkJob(job, Path.of(tiny.manifest("images", 0, "tf")));
        extraction.here();
        run = folder.resolve("run");
        extraction.train(run, "--epochs", "2");
        tiny.add("new", "some", "x", 1000, IMAGES);
        images = job.resolve("new");
        Files.writeString(images.resolve("some/x/no image.png"), "text");
    }

    @Test
    void theProbabilitiesAreThoseOfThisMachineInEitherFormat() throws Exception {
        Map<String, String> expected = expected();
        assertThat(expected).hasSize(IMAGES + 1);
        try (SparkHome home = new SparkHome(folder)) {
            Outcome outcome = predict(home, "csv", "csv");
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            assertThat(outcome.out()).contains("600 images predicted, 1 unreadable, 0 predicted before");
            assertThat(PredictedLines.inParts(folder.resolve("csv"))).isEqualTo(expected);
            assertThat(names("csv"))
                    .filteredOn(name -> name.startsWith("part-"))
                    .hasSize(2);
            assertThat(names("csv")).contains("_SUCCESS").doesNotContain("_job");

            Files.delete(folder.resolve("csv/_SUCCESS"));
            assertThat(predict(home, "csv", "csv").out())
                    .as("the parts of a job that was cut off are kept")
                    .contains("0 images predicted, 0 unreadable, 601 predicted before");

            assertThat(predict(home, "parquet", "parquet").exit()).isZero();
            assertThat(parquet(folder.resolve("parquet"))).isEqualTo(expected);
        }
    }

    @Test
    void belowTheThresholdTheLabelIsUnknownAsOnThisMachine() throws Exception {
        Map<String, String> expected = expected("--threshold", "0.6");
        assertThat(expected.values()).anyMatch(line -> line.startsWith("ok,unknown,"));
        assertThat(expected.values()).anyMatch(line -> line.matches("ok,[ab],.*"));
        try (SparkHome home = new SparkHome(folder)) {
            Outcome outcome = predict(home, "csv", "out", "--threshold", "0.6");
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            assertThat(PredictedLines.inParts(folder.resolve("out"))).isEqualTo(expected);
            assertThat(error(predict(home, "csv", "out"))).contains("found those of", "\"threshold\":0.6");
            assertThat(predict(home, "csv", "other", "--threshold", "6").exit()).isEqualTo(2);
        }
    }

    @Test
    void anImageThatCannotBeReadForAWhileIsPredicted() throws Exception {
        Map<String, String> expected = expected();
        images = Path.of("failing:" + images);
        try (SparkHome home = new SparkHome(folder)) {
            Outcome outcome = start(home, "local[2,4]", FailingOnceFileSystem.options(), "csv", "out")
                    .await();
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            assertThat(outcome.err()).contains("fails once; attempt 1 of 4");
        }
        assertThat(PredictedLines.inParts(folder.resolve("out"))).isEqualTo(expected);
    }

    /** The head computes 16 images at once, the backbone 8: neither divides a part. */
    @Test
    void theSizeOfPartsDoesNotChangeTheProbabilities() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            assertThat(predict(home, "csv", "out", "--images-per-part", "7").exit())
                    .isZero();
        }
        assertThat(PredictedLines.parts(folder.resolve("out"))).hasSize(86);
        assertThat(PredictedLines.inParts(folder.resolve("out"))).isEqualTo(expected());
    }

    @Test
    void completePredictionsStayAsTheyAre() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            assertThat(predict(home, "csv", "out").exit()).isZero();
            Map<String, String> whole = content("out");

            Outcome again = predict(home, "csv", "out");
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(again.out()).contains("0 images predicted, 0 unreadable, 601 predicted before");
            assertThat(error(predict(home, "parquet", "out"))).contains("found those of", "\"format\":\"csv\"");
            Files.delete(images.resolve("some/x/no image.png"));
            assertThat(error(predict(home, "csv", "out"))).contains("found complete ones of others");
            assertThat(content("out")).isEqualTo(whole);
        }
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            Files.createDirectory(folder.resolve("mine"));
            Files.writeString(folder.resolve("mine/notes.txt"), "mine");
            assertThat(error(predict(home, "csv", "mine"))).contains("found other files, for example notes.txt");
            assertThat(names("mine")).contains("notes.txt").doesNotContain("_SUCCESS");

            assertThat(error(predict(home, "csv", "job/new/out"))).contains("a folder outside of that of the images");
            assertThat(names("job/new")).containsExactly("some");
        }
    }

    @Test
    void imagesThatAreNotThereOrCannotBeReadLeaveTheFolderForOthers() throws Exception {
        Path unreadable = Files.createDirectory(folder.resolve("unreadable"));
        Files.writeString(unreadable.resolve("a.png"), "text");
        Path found = images;
        try (SparkHome home = new SparkHome(folder)) {
            images = folder.resolve("nothing");
            assertThat(error(predict(home, "csv", "out"))).contains("nothing: expected the folder of the images");
            images = found;
            assertThat(predict(home, "csv", "out").exit()).isZero();

            images = unreadable;
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(error(predict(home, "csv", "none")))
                        .contains("none of the 1 images could be read, for example a.png: not an image");
                assertThat(names("none")).noneMatch(name -> name.startsWith("part-") || name.equals("_SUCCESS"));
            }
        }
    }

    @Test
    void aDriverThatIsKilledLeavesPartsThatAreKept() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            assertThat(predict(home, "csv", "whole", SMALL_PARTS).exit()).isZero();
            Run run = start(home, TWO_EXECUTORS, List.of(), "csv", "out", SMALL_PARTS);
            awaitParts(run, "out", 10);
            run.process().destroyForcibly().waitFor();
            assertThat(names("out")).doesNotContain("_SUCCESS");
            int kept = PredictedLines.parts(folder.resolve("out")).size();

            Outcome outcome = start(home, TWO_EXECUTORS, List.of(), "csv", "out", SMALL_PARTS)
                    .await();
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            assertThat(outcome.out()).matches("(?s).* [1-9]\\d* predicted before.*");
            assertThat(kept)
                    .isLessThan(PredictedLines.parts(folder.resolve("whole")).size());
        }
        assertThat(content("out")).isEqualTo(content("whole"));
    }

    /** One that takes its attempt at a part up again when the predictions are complete. */
    @Test
    void anExecutorThatStopsAndGoesOnAfterTheEndChangesNothing() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            assertThat(predict(home, "csv", "whole", SMALL_PARTS).exit()).isZero();
        }
        Path place = Files.createDirectory(folder.resolve("cluster"));
        try (StandaloneCluster cluster = StandaloneCluster.start(place)) {
            Run run = start(cluster.home(), cluster.master(), SparkFaultsIT.SPECULATION, "csv", "out", SMALL_PARTS);
            awaitParts(run, "out", 20);
            ProcessHandle straggler =
                    SparkFaultsIT.executors(ProcessHandle.current()).findFirst().orElseThrow();
            SparkFaultsIT.signal("STOP", straggler);
            while (run.process().isAlive() && !names("out").contains("_SUCCESS")) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(content("out")).isEqualTo(content("whole"));
            SparkFaultsIT.signal("CONT", straggler);
            Outcome outcome = run.await();
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            straggler.onExit().get(1, TimeUnit.MINUTES);
        }
        assertThat(content("out")).isEqualTo(content("whole"));
        assertThat(names("out")).filteredOn(name -> name.endsWith(".partial")).isEmpty();
    }

    @Test
    void partsInAnObjectStoreAreThoseOfThisMachine() throws Exception {
        try (S3Server server = S3Server.start(folder);
                SparkHome home = new SparkHome(folder)) {
            assertThat(predict(home, "csv", "whole").exit()).isZero();
            server.makeBucket("predictions");
            Configuration configuration = new Configuration();
            server.settings().forEach(configuration::set);
            List<String> options = WritingJob.hadoop(server.settings());
            Location place = new Location("s3a://predictions/of new");

            for (String count : List.of("600 images predicted, 1 unreadable", "601 predicted before")) {
                Outcome outcome =
                        start(home, TWO_EXECUTORS, options, "csv", place.text()).await();
                assertThat(outcome.exit()).as(outcome.err()).isZero();
                assertThat(outcome.out()).contains(count);
                Storage storage = HadoopStorage.open(place, configuration);
                Map<String, String> found = new TreeMap<>();
                storage.files("", true, file -> found.put(file.name(), ""));
                assertThat(found.remove("_predictions.json")).isNotNull();
                for (String name : found.keySet()) {
                    try (ReadableFile file = storage.open(name)) {
                        found.put(name, file.sha256());
                    }
                }
                assertThat(found).isEqualTo(content("whole"));
            }
        }
    }

    private void awaitParts(Run run, String output, int count) throws Exception {
        Path made = folder.resolve(output);
        while (run.process().isAlive()
                && (!Files.exists(made) || PredictedLines.parts(made).size() < count)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private Outcome predict(SparkHome home, String format, String output, String... more) throws Exception {
        return start(home, "local[2]", List.of(), format, output, more).await();
    }

    private Run start(SparkHome home, String master, List<String> options, String format, String output, String... more)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                run.toString(),
                images.toString(),
                output.startsWith("s3a:") ? output : folder.resolve(output).toString()));
        arguments.addAll(
                List.of("--format", format, "--cache", folder.resolve("cache").toString()));
        arguments.addAll(List.of(more));
        return Run.start(home.submit(master, options, SparkPredict.class, arguments.toArray(String[]::new)));
    }

    /** The checksums of the parts, and of what says that they are complete. */
    private Map<String, String> content(String output) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (String name : names(output)) {
            if (!name.startsWith(".") && !name.equals("_predictions.json")) {
                content.put(name, Checksum.ofFile(folder.resolve(output).resolve(name)));
            }
        }
        return content;
    }

    private static String error(Outcome outcome) {
        assertThat(outcome.exit()).isEqualTo(1);
        return outcome.err()
                .lines()
                .filter(line -> line.startsWith("error:"))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> expected(String... more) throws Exception {
        return PredictedLines.ofThisMachine(run, images, more);
    }

    private static Map<String, String> parquet(Path output) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Path part : PredictedLines.parts(output)) {
            try (ParquetReader<Group> reader = ParquetReader.builder(
                            new GroupReadSupport(), new org.apache.hadoop.fs.Path(part.toUri()))
                    .withConf(new Configuration())
                    .build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    List<String> cells = new ArrayList<>(List.of(row.getString("status", 0)));
                    for (int column = 2; column < 5; column++) {
                        boolean there = row.getFieldRepetitionCount(column) > 0;
                        cells.add(there ? row.getValueToString(column, 0) : "");
                    }
                    String status = cells.get(0);
                    cells.set(0, status.contains(",") ? '"' + status + '"' : status);
                    found.put(row.getString("path", 0), String.join(",", cells));
                }
            }
        }
        return found;
    }

    private List<String> names(String output) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(output))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
