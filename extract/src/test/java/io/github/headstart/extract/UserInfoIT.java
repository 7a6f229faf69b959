package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest whose URL holds a name and a password. */
class UserInfoIT {
    @TempDir
    private Path folder;

    @Test
    void noFileAndNoMessageHoldsIt() throws Exception {
        TinyJob job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 2);
        job.add("images", "train", "b", 0, 2);
        String manifest = job.manifest("images", 1, "tf");
        Files.writeString(
                Path.of(manifest),
                Files.readString(Path.of(manifest))
                        .replace(
                                "\"layout\"",
                                "\"source\": {\"url\": \"https://user:s3cret@host.invalid/a.zip\"}, \"layout\""));

        Program.Outcome extracted = ExtractProcess.run(manifest, "--verbose");
        assertThat(extracted.exit()).as(extracted.err()).isZero();
        assertThat(extracted.out() + extracted.err()).doesNotContain("s3cret");
        assertThat(Files.readString(job.store().resolve("origin.json"))).contains("https://host.invalid/a.zip");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> others = files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(Path.of(manifest)))
                    .toList();
            assertThat(others).hasSizeGreaterThan(5);
            for (Path file : others) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("s3cret");
            }
        }

        // The images are to be downloaded now, which the message says, and fails.
        Program.Outcome failed = ExtractProcess.run(
                Files.writeString(
                                folder.resolve("other.json"),
                                Files.readString(Path.of(manifest)).replace("\"images\"", "\"elsewhere\""))
                        .toString(),
                "--offline",
                "--verbose");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("https://host.invalid/a.zip").doesNotContain("s3cret");
    }
}
