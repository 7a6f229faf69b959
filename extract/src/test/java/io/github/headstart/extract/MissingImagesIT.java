package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Images of a store that a later run does not find, or finds and cannot read. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class MissingImagesIT {
    private static final int IMAGES = 20;

    @TempDir
    private Path folder;

    private TinyJob job;
    private String manifest;
    private Map<String, String> whole;

    @BeforeEach
    void extract() throws Exception {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, IMAGES / 2);
        job.add("images", "train", "b/deep", 0, IMAGES / 2);
        manifest = job.manifest("images", 1, "tf");
        text("\"layout\"", "\"links\": \"follow\", \"layout\"");
        assertThat(run().exit()).isZero();
        whole = job.content();
    }

    @Test
    void fewMayBeGone() throws Exception {
        delete("a/0.png", "b/deep/0.png");
        Program.Outcome outcome = run();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("dropped: 4 rows");
    }

    @Test
    void manyThatAreGoneEndTheRunBeforeAnythingIsChanged() throws Exception {
        Files.move(image("b"), folder.resolve("unmounted"));
        Program.Outcome refused = run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("error: " + folder.resolve("images")
                        + ": 10 of the store's 20 images are missing from the data set ("
                        + "train/b/deep/0.png, train/b/deep/1.png, train/b/deep/2.png, …), and at most 2 may be "
                        + "dropped; nothing was changed. Check that the disk is mounted and restore them, or confirm with "
                        + "--max-dropped 10");
        assertThat(job.content()).isEqualTo(whole);

        Program.Outcome plan = ExtractProcess.runHere("plan", manifest);
        assertThat(plan.exit()).isZero();
        assertThat(plan.out())
                .contains("missing: 10 images of the store (train/b/deep/0.png, train/b/deep/1.png, "
                        + "train/b/deep/2.png, …); extract refuses to drop more than 2 without --max-dropped 10");
        assertThat(ExtractProcess.runHere("plan", manifest, "--json", "--max-dropped", "50%")
                        .out())
                .contains("\"missing\":10,\"max_dropped\":10");

        assertThat(run("--max-dropped", "9").exit()).isEqualTo(1);
        assertThat(run("--max-dropped", "120%").exit()).isEqualTo(2);
        Program.Outcome confirmed = run("--max-dropped", "10");
        assertThat(confirmed.exit()).as(confirmed.err()).isZero();
        assertThat(confirmed.out()).contains("dropped: 20 rows");
    }

    @Test
    void aRootThatIsEmptyOrNotThereChangesNothing() throws Exception {
        Files.move(folder.resolve("images"), folder.resolve("unmounted"));
        assertThat(run("--max-dropped", "100%").exit()).isEqualTo(1);
        Files.createDirectory(folder.resolve("images"));
        assertThat(run("--max-dropped", "100%").exit()).isEqualTo(1);
        Files.createDirectories(image(""));
        assertThat(run("--max-dropped", "100%").exit()).isEqualTo(1);
        assertThat(job.content()).isEqualTo(whole);
    }

    @Test
    void renamedAndEditedImagesAreNotGone() throws Exception {
        Files.move(image("b"), image("c"));
        for (int number = 0; number < IMAGES / 2; number++) {
            TinyJob.image(image("a/%d.png".formatted(number)), 1000 + number);
        }
        Program.Outcome outcome = run("--max-dropped", "0");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }

    @Test
    void anImageThatCannotBeReadKeepsItsRowsAndIsListed() throws Exception {
        Path image = image("a/3.png");
        Path aside = Files.move(image, folder.resolve("aside.png"));
        Files.createSymbolicLink(image, folder.resolve("nothing"));

        Program.Outcome outcome = run();

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .endsWith(
                        "unreadable: 1 of 20 images, of which 1 keep their rows; see the status column of its samples.csv\n");
        assertThat(job.shards())
                .allSatisfy((file, checksum) -> assertThat(whole).containsEntry(file, checksum));
        assertThat(unreadable()).singleElement().satisfies(entry -> {
            assertThat(entry.sample().path()).isEqualTo("train/a/3.png");
            assertThat(entry.status()).isEqualTo("a link to nothing");
            assertThat(entry.shards()).isEqualTo("0 0");
        });
        assertThat(verify()).isZero();
        assertThat(run("--json").out()).contains("\"computed\":0", "\"images\":20,\"failed\":1,\"failed_kept\":1");
        Program.Outcome strict = run("--max-errors", "0");
        assertThat(strict.exit()).isEqualTo(1);
        assertThat(strict.err()).contains("train/a/3.png: a link to nothing; 1 of 20 images could not be read");

        Files.move(aside, image, StandardCopyOption.REPLACE_EXISTING);
        assertThat(run().exit()).isZero();
        assertThat(job.content()).isEqualTo(whole);
    }

    @Test
    void anotherPassLeavesOutWhatCannotBeReadNow() throws Exception {
        Path image = image("a/3.png");
        Path aside = Files.move(image, folder.resolve("aside.png"));
        Files.createSymbolicLink(image, folder.resolve("nothing"));
        manifest = job.manifest("images", 2, "tf");

        Program.Outcome outcome = run("--json");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\"computed\":19", "\"failed\":1,\"failed_kept\":1");
        assertThat(verify()).isZero();

        Files.move(aside, image, StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("--json").out()).contains("\"computed\":1,", "\"failed\":0,\"failed_kept\":0");
        assertThat(verify()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anImageWithAnInputErrorKeepsItsRows() throws Exception {
        Files.delete(image("a/3.png"));
        // Nothing is mapped where it begins, so reading it is an input error for whoever reads.
        Files.createSymbolicLink(image("a/3.png"), Path.of("/proc/self/mem"));

        assertThat(run().exit()).isZero();

        assertThat(unreadable())
                .extracting(SampleFile.Entry::status)
                .containsExactly("cannot be read: Input/output error");
        assertThat(job.shards())
                .allSatisfy((file, checksum) -> assertThat(whole).containsEntry(file, checksum));
    }

    @Test
    void aFolderBehindALinkToNothingKeepsTheRowsOfItsImages() throws Exception {
        Files.move(image("b/deep"), folder.resolve("disk"));
        Files.createSymbolicLink(image("b/deep"), folder.resolve("disk"));
        assertThat(run().exit()).isZero();
        assertThat(job.content()).as("the same paths").isEqualTo(whole);
        Files.move(folder.resolve("disk"), folder.resolve("unmounted"));

        assertThat(run().exit()).isZero();

        assertThat(job.shards())
                .allSatisfy((file, checksum) -> assertThat(whole).containsEntry(file, checksum));
        assertThat(unreadable())
                .hasSize(1 + IMAGES / 2)
                .extracting(SampleFile.Entry::status)
                .containsOnly("a link to nothing");
        assertThat(verify()).isZero();
        Files.move(folder.resolve("unmounted"), folder.resolve("disk"));
        assertThat(run().exit()).isZero();
        assertThat(job.content()).isEqualTo(whole);
    }

    @Test
    void imagesWithoutPermissionKeepTheirRows() throws Exception {
        assumeFalse(Files.isWritable(Path.of("/")), "the superuser may read everything");
        List<Path> closed = List.of(image("a/3.png"), image("b/deep"));
        for (Path path : closed) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        }
        try {
            assertThat(run().exit()).isZero();
        } finally {
            for (Path path : closed) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
        assertThat(job.shards())
                .allSatisfy((file, checksum) -> assertThat(whole).containsEntry(file, checksum));
        assertThat(unreadable())
                .extracting(entry -> entry.sample().path() + ": " + entry.status())
                .hasSize(2 + IMAGES / 2)
                .contains(
                        "train/a/3.png: cannot be read: permission denied",
                        "train/b/deep: a folder that cannot be read: permission denied",
                        "train/b/deep/0.png: a folder that cannot be read: permission denied");
        assertThat(verify()).isZero();
        assertThat(run().exit()).isZero();
        assertThat(job.content()).isEqualTo(whole);
    }

    @Test
    void aSplitThatWasDrawnStaysWhileTheImageCannotBeRead() throws Exception {
        text("\"links\": \"follow\", \"layout\": \"folders\"", """
                "layout": "labels", "fractions": {"validation": 0.3, "test": 0.3}""");
        text("\"root\": \"images\"", "\"root\": \"images/train\"");
        assertThat(run("--replace", "--max-dropped", "100%").exit()).isZero();
        Map<String, String> drawn = job.content();
        for (int number = 0; number < IMAGES / 2; number++) {
            Path image = image("a/%d.png".formatted(number));
            Files.move(image, folder.resolve(number + ".png"));
            Files.createSymbolicLink(image, folder.resolve("nothing"));
        }

        Program.Outcome outcome = run();

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("unreadable: 10 of 20 images, of which 10 keep their rows");
        assertThat(job.shards())
                .allSatisfy((file, checksum) -> assertThat(drawn).containsEntry(file, checksum));
        assertThat(verify()).isZero();
    }

    @Test
    void missingFilesOfAListKeepTheirRowsAndCountAsErrors() throws Exception {
        Path index = folder.resolve("index.csv");
        StringBuilder rows = new StringBuilder("path,label,split\n");
        for (int number = 0; number < IMAGES / 2; number++) {
            rows.append("train/a/%d.png,a,train\n".formatted(number));
        }
        Files.writeString(index, rows + "train/a/gone.png,a,train\n");
        text("\"layout\": \"folders\"", "\"layout\": {\"csv\": \"index.csv\"}");
        assertThat(run("--max-dropped", "100%", "--json").out())
                .contains("\"images\":11,\"failed\":1,\"failed_kept\":0");
        assertThat(run("--on-error", "fail").err())
                .contains("train/a/gone.png: no such file; 1 of 11 images could not be read");
        delete("a/3.png");
        assertThat(run("--json").out()).contains("\"images\":11,\"failed\":2,\"failed_kept\":1", "\"dropped\":0");
        assertThat(verify()).isZero();
    }

    private Program.Outcome run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = manifest;
        System.arraycopy(options, 0, arguments, 1, options.length);
        return ExtractProcess.runHere(arguments);
    }

    private int verify() {
        return ExtractProcess.runHere("verify", job.store().toString()).exit();
    }

    private List<SampleFile.Entry> unreadable() {
        return SampleLines.of(job.store().resolve(FeatureStore.SAMPLES)).stream()
                .filter(entry -> !entry.ok())
                .toList();
    }

    private void delete(String... names) throws IOException {
        for (String name : names) {
            Files.delete(image(name));
        }
    }

    private Path image(String name) {
        return folder.resolve("images/train").resolve(name);
    }

    private void text(String old, String replacement) throws IOException {
        Path file = Path.of(manifest);
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }
}
