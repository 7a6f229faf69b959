package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.reference.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No space, before and in the middle of a run. */
@EnabledOnOs(OS.LINUX)
class FullDiskIT {
    @TempDir
    private Path folder;

    private TinyJob job;
    private String manifest;
    private Map<String, String> undisturbed;

    @BeforeEach
    void images() throws Exception {
        job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 10);
        job.add("images", "train", "b", 0, 10);
        job.add("images", "test", "a", 100, 60);
        manifest = job.manifest("images", 60, "tf");
        assertThat(ExtractProcess.run(manifest).exit()).isZero();
        undisturbed = job.content();
        AtomicDirectory.delete(job.store());
    }

    @Test
    void aShardThatIsTooLargeForTheSystemLosesNothing() throws Exception {
        // The shards of the train split are smaller than this, that of the test split is larger.
        Program.Outcome full = ExtractProcess.startLimited(100, manifest).await();
        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.err()).contains("error:", "test-pass0-00000-", "run the same command again");
        resumes();
    }

    @Test
    void aDiskThatFillsLosesNothing() throws Exception {
        Files.createDirectories(job.store());
        assumeTrue(
                mount(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=8m",
                        "tmpfs",
                        job.store().toString()),
                "may mount");
        try {
            Path filler = job.store().resolve("filler");
            Files.write(filler, new byte[6 << 20]);
            Program.Outcome refused = ExtractProcess.run(manifest);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("bytes free", "free some space");
            assertThat(job.shard("train-pass0-00000")).doesNotExist();

            Files.delete(filler);
            Program.Run run = ExtractProcess.start(manifest);
            while (!Files.exists(job.shard("train-pass1-00000"))) {
                Thread.sleep(1);
            }
            fill(filler);
            Program.Outcome full = run.await();
            assertThat(full.exit()).isEqualTo(1);
            assertThat(full.err()).contains("No space left on device", "run the same command again");

            Files.delete(filler);
            resumes();
        } finally {
            mount("umount", job.store().toString());
        }
    }

    private void resumes() throws Exception {
        Program.Outcome again = ExtractProcess.run(manifest);
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.out()).contains("finished by an earlier, interrupted run");
        assertThat(job.content()).isEqualTo(undisturbed);
    }

    private static void fill(Path filler) {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(filler)) {
            for (int written = 0; written < 8 << 20; written += block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
        }
    }

    private static boolean mount(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
