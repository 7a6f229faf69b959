package io.github.headstart.extract.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.Workers;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.manifest.DataManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractBenchTest {
    private static final Workers TWO_WORKERS = new Workers(2, 4);

    @TempDir
    private Path folder;

    @Test
    void measuresEveryPartInEachRoundAndLeavesNothingBehind() throws IOException {
        TinyJob job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 5);

        ExtractBench bench =
                ExtractBench.run(read(job.manifest("images", 1, "tf")), folder.resolve("cache"), TWO_WORKERS, 2, 0.01);

        assertThat(bench.rounds()).hasSize(2).allSatisfy(round -> {
            assertThat(round.forward()).isPositive();
            assertThat(round.prepare()).isPositive();
            assertThat(round.augmented()).isPositive();
            assertThat(round.whole()).isPositive();
        });
        assertThat(bench.images() % (4 * 2))
                .as("every worker has as many batches")
                .isZero();
        assertThat(bench.fields())
                .containsEntry("backbone", "backbone")
                .containsEntry("batch", 4)
                .containsKeys("whole_to_forward", "augmented_to_whole");
        assertThat(job.store()).doesNotExist();
    }

    @Test
    void saysNothingOfAugmentationWhereThereIsNone() throws IOException {
        TinyJob job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 5);

        ExtractBench bench =
                ExtractBench.run(read(job.manifest("images", 0, "tf")), folder.resolve("cache"), TWO_WORKERS, 1, 0.01);

        assertThat(bench.fields()).doesNotContainKeys("augmented", "augmented_to_whole");
    }

    @Test
    void asksForImagesThatCanBeRead() throws IOException {
        TinyJob job = TinyJob.create(folder);
        Path broken = folder.resolve("images/train/a/1.png");
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, "no image");

        DataManifest manifest = read(job.manifest("images", 0, "tf"));
        assertThatThrownBy(() -> ExtractBench.run(manifest, folder.resolve("cache"), TWO_WORKERS, 1, 0.01))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("train/a/1.png")
                .hasMessageContaining("expected a readable image to measure with");
    }

    private static DataManifest read(String manifest) {
        return DataManifest.read(Path.of(manifest));
    }
}
