package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.extract.TinyJob;
import io.github.headstart.reference.JavaProcess;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.Program.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        classify(extraction.store().toString(), "--epochs", "2", "--output", run.toString());
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
            assertThat(csv(folder.resolve("csv"))).isEqualTo(expected);
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
    void refusesAFolderThatHoldsSomethingElse() throws Exception {
        try (SparkHome home = new SparkHome(folder)) {
            assertThat(predict(home, "csv", "out").exit()).isZero();
            assertThat(error(predict(home, "csv", "out"))).contains("found predictions that are complete");

            Files.delete(folder.resolve("out/_SUCCESS"));
            assertThat(error(predict(home, "parquet", "out"))).contains("found one of another", "\"format\":\"csv\"");

            Files.createDirectory(folder.resolve("mine"));
            Files.writeString(folder.resolve("mine/notes.txt"), "mine");
            assertThat(error(predict(home, "csv", "mine"))).contains("found other files");
            assertThat(names("mine")).contains("notes.txt").doesNotContain("_SUCCESS");
        }
    }

    private Outcome predict(SparkHome home, String format, String output) throws Exception {
        return Run.start(home.submit(
                        "local[2]",
                        List.of(),
                        SparkPredict.class,
                        run.toString(),
                        images.toString(),
                        folder.resolve(output).toString(),
                        "--format",
                        format,
                        "--cache",
                        folder.resolve("cache").toString()))
                .await();
    }

    private static String error(Outcome outcome) {
        assertThat(outcome.exit()).isEqualTo(1);
        return outcome.err()
                .lines()
                .filter(line -> line.startsWith("error:"))
                .findFirst()
                .orElseThrow();
    }

    /** By path the status, the class and the probabilities, as this machine prints them. */
    private Map<String, String> expected() throws Exception {
        Map<String, String> expected = new HashMap<>();
        classify("predict", run.toString(), images.toString(), "--csv")
                .lines()
                .skip(1)
                .map(line -> line.replace(images + "/", "").split(",", 2))
                .forEach(cells -> expected.put(cells[0], cells[1]));
        return expected;
    }

    private static String classify(String... arguments) throws Exception {
        Outcome outcome = Run.start(JavaProcess.ofJar(List.of(), "classify/target/classify.jar", arguments))
                .await();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private static Map<String, String> csv(Path output) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Path part : parts(output)) {
            Files.readAllLines(part).stream()
                    .skip(1)
                    .map(line -> line.split(",", 2))
                    .forEach(cells -> assertThat(found.put(cells[0], cells[1]))
                            .as("twice: %s", cells[0])
                            .isNull());
        }
        return found;
    }

    private static Map<String, String> parquet(Path output) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Path part : parts(output)) {
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

    private static List<Path> parts(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> names(String output) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(output))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
