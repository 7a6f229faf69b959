package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small form of {@code benchmarks/many_images.py}: 50,000 images in a heap that holds the program and little more. What a run
 * knows of them would take another 60 MB if it were in memory.
 */
class ManyImagesIT {
    private static final int IMAGES = 50_000;
    private static final int PART = IMAGES / 100;
    private static final String HEAP = "-Xmx40m";
    private static final int SHARDS_DAMAGED = 20;

    @TempDir
    private Path folder;

    private TinyJob job;
    private byte[] image;

    @BeforeEach
    void images() throws IOException {
        job = TinyJob.create(folder);
        Path first = folder.resolve("first.png");
        TinyJob.image(first, 1);
        image = Files.readAllBytes(first);
        for (int number = 0; number < IMAGES; number++) {
            write(number);
        }
    }

    @Test
    void passThroughEveryKindOfRunInASmallHeap() throws Exception {
        assertThat(extract("--json").out()).contains("\"computed\":" + IMAGES);
        Map<String, String> whole = job.content();

        assertThat(extract("--json").out()).contains("\"computed\":0", "\"kept\":" + IMAGES);
        assertThat(job.content()).isEqualTo(whole);

        killAtHalf();
        assertThat(extract("--json").out()).doesNotContain("\"resumed\":0", "\"computed\":" + IMAGES);
        assertThat(job.content()).as("after a kill").isEqualTo(whole);

        damageShards();
        assertThat(extract("--json", "--repair").out()).contains("\"computed\":" + SHARDS_DAMAGED * 512);
        assertThat(job.content()).as("after a repair").isEqualTo(whole);

        change();
        assertThat(extract("--json").out()).contains("\"computed\":" + PART, "\"failed\":" + PART);
        List<SampleFile.Entry> lines = SampleLines.of(job.store().resolve(FeatureStore.SAMPLES));
        assertThat(lines).hasSize(IMAGES);
        assertThat(lines.stream().filter(line -> !line.ok())).hasSize(PART);
        Program.Outcome verify = new Program("extract/target/extract.jar", "-XX:+UseSerialGC", HEAP)
                .run(folder, "verify", job.store().toString());
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
    }

    private Program.Outcome extract(String... options) throws Exception {
        Program.Outcome outcome = program(options).await();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    private Program.Run program(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(job.manifest("images", 0, "none")));
        arguments.addAll(List.of(options));
        return Program.Run.start(new Program("extract/target/extract.jar", "-XX:+UseSerialGC", HEAP)
                .command(arguments.toArray(String[]::new))
                .directory(folder.toFile()));
    }

    private void killAtHalf() throws Exception {
        try (var files = Files.list(job.store())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Program.Run run = program();
        while (!Files.exists(job.shard("train-pass0-00048"))) {
            assertThat(run.process().isAlive()).isTrue();
            Thread.sleep(5);
        }
        run.process().destroyForcibly().waitFor();
    }

    private void damageShards() throws IOException {
        for (int number = 0; number < SHARDS_DAMAGED; number++) {
            Path shard = job.shard("train-pass0-%05d".formatted(2 * number));
            byte[] bytes = Files.readAllBytes(shard);
            bytes[bytes.length / 2] ^= 1;
            Files.write(shard, bytes);
        }
    }

    /** One percent is removed, one renamed, one spoilt, and one new. */
    private void change() throws IOException {
        for (int number = 0; number < PART; number++) {
            Files.delete(file(50 * number));
            Path renamed = file(50 * number + 1);
            Files.move(renamed, renamed.resolveSibling("renamed-" + renamed.getFileName()));
            Files.writeString(file(50 * number + 2), "no image " + number);
            write(IMAGES + number);
        }
    }

    /** The same pixels with another content: the number comes after the end of the image. */
    private void write(int number) throws IOException {
        Path file = file(number);
        Files.createDirectories(file.getParent());
        Files.write(file, image);
        Files.writeString(file, Integer.toString(number), StandardOpenOption.APPEND);
    }

    private Path file(int number) {
        return folder.resolve("images/train/%s/%06d.png".formatted(number % 2 == 0 ? "cats" : "dogs", number));
    }
}
