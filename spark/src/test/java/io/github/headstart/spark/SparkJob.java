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
import io.github.headstart.process.Progress;
import io.github.headstart.reference.Program;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * One extraction, for tests: here or on Spark, in its own folder or elsewhere.
 *
 * @param folder with {@code images}, {@code features} and perhaps {@code backbone}
 * @param manifest names them
 */
record SparkJob(Path folder, Path manifest) {
    private TinyJob job() {
        return new TinyJob(folder);
    }

    Path store() {
        return job().store();
    }

    /** Extracts in this process. */
    ExtractSummary here() {
        ExtractOptions options = job().options(DataManifest.read(manifest), ErrorPolicy.skip(), new Workers(2, 8));
        return new ExtractRun(options).run(rows -> Progress.none());
    }

    /** The checksums of the store's files as this process makes them; the store is removed again. */
    Map<String, String> wholeHere() throws IOException {
        here();
        Map<String, String> content = content();
        job().clear();
        return content;
    }

    /** The checksums of the files that make the store. */
    Map<String, String> content() throws IOException {
        return job().content();
    }

    /** Files in the store's folder that are not part of a store. */
    List<String> leftovers() throws IOException {
        return job().leftovers();
    }

    /** Trains a head on the store, on this machine in a process of its own. */
    void train(Path run, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(store().toString(), "--output", run.toString()));
        arguments.addAll(List.of(options));
        Outcome outcome = new Program("classify/target/classify.jar").run(folder, arguments.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }

    /** Extracts on Spark, which must succeed. */
    Outcome extract(SparkHome home, String master, List<String> options) throws Exception {
        Outcome outcome = submit(home, master, options);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    Outcome submit(SparkHome home, String master, List<String> options, String... more) throws Exception {
        return start(home, master, options, more).await();
    }

    /** @param more arguments of SparkExtract */
    Run start(SparkHome home, String master, List<String> options, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                manifest.toString(),
                "--json",
                "--cache",
                folder.resolve("node cache").toString()));
        arguments.addAll(List.of(more));
        return Run.start(home.submit(master, options, SparkExtract.class, arguments.toArray(String[]::new)));
    }

    static int count(Outcome outcome, String field) {
        return ((Number) Json.parse(outcome.out(), "summary", Map.class).get(field)).intValue();
    }

    /**
     * Copies images and backbone elsewhere, extracts there, and compares the store with what this machine made.
     *
     * @param place the URI of a folder
     * @param whole the checksums of the store's files
     */
    void isTheSameIn(
            String place,
            SparkHome home,
            String master,
            Configuration configuration,
            List<String> options,
            Map<String, String> whole)
            throws Exception {
        Storage storage = HadoopStorage.open(new Location(place), configuration);
        for (String part : List.of("images", "backbone")) {
            copy(part, storage);
        }
        SparkJob there = elsewhere(place);
        Outcome first = there.extract(home, master, options);
        assertThat(count(first, "kept")).isZero();
        Storage store = HadoopStorage.open(new Location(place + "/features"), configuration);
        for (Map.Entry<String, String> file : whole.entrySet()) {
            try (ReadableFile made = store.open(file.getKey())) {
                assertThat(made.sha256()).as(file.getKey()).isEqualTo(file.getValue());
            }
        }
        List<String> names = new ArrayList<>();
        store.files("", true, file -> names.add(file.name()));
        assertThat(names).containsAll(TinyJob.BESIDE).hasSize(whole.size() + TinyJob.BESIDE.size());
        assertThat(count(there.extract(home, master, options), "kept")).isEqualTo(count(first, "computed"));
    }

    private void copy(String part, Storage storage) throws IOException {
        if (Files.exists(folder.resolve(part))) {
            try (Stream<Path> files = Files.walk(folder.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    storage.write(folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
    }

    /** The same with a manifest whose paths are URIs. */
    SparkJob elsewhere(String place) throws IOException {
        String text = Files.readString(manifest);
        for (String name : List.of("images", "backbone", "features")) {
            text = text.replace(": \"%s\"".formatted(name), ": \"%s/%s\"".formatted(place, name));
        }
        return new SparkJob(folder, Files.writeString(folder.resolve("elsewhere.json"), text));
    }
}
