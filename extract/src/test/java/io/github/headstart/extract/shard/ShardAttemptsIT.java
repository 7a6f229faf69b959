package io.github.headstart.extract.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.extract.run.ExtractInputs;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two attempts at one task, of which the first one's process dies when its shard has its name. */
class ShardAttemptsIT {
    private static final int IMAGES = 5;

    @TempDir
    private Path folder;

    private DataManifest manifest;
    private BackboneProvider backbone;
    private Recipe recipe;
    private ShardTask task;

    @BeforeEach
    void task() throws IOException {
        TinyJob job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, IMAGES);
        manifest = DataManifest.read(Path.of(job.manifest("images", 0, "tf")));
        backbone = BackboneProvider.of(manifest.backbone(), manifest.image(), folder.resolve("cache"));
        recipe = ExtractInputs.recipe(manifest, backbone, Optional.empty());
        List<ShardTask.Row> rows = new ArrayList<>();
        for (int number = 0; number < IMAGES; number++) {
            String sha256 = Checksum.ofFile(image(number));
            rows.add(new ShardTask.Row(
                    "train/a/%d.png".formatted(number), "a", sha256, StoredFile.UNKNOWN, Optional.empty()));
        }
        task = ShardTask.of(Split.TRAIN, 0, 0, recipe.digest(0), Compression.NONE, rows);
    }

    @Test
    void anImageThatTheFirstAttemptCouldNotReadIsAFailureOfTheSecond() throws IOException {
        hide(3);
        ShardResult first = attempt();
        show(3);
        ShardResult second = attempt();

        assertThat(second.rows()).isEqualTo(IMAGES - 1);
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(second.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.sample().path()).isEqualTo("train/a/3.png");
            assertThat(failure.knowsContent())
                    .as("so that the next run reads it again")
                    .isFalse();
            assertThat(failure.status()).contains("another attempt");
        });
    }

    @Test
    void anImageThatOnlyTheFirstAttemptCouldReadHasARow() throws IOException {
        attempt();
        hide(3);
        assertThat(attempt()).satisfies(second -> {
            assertThat(second.rows()).isEqualTo(IMAGES);
            assertThat(second.failures()).isEmpty();
        });
    }

    @Test
    void attemptsThatMissDifferentImagesGiveOneResult() throws IOException {
        hide(1);
        attempt();
        show(1);
        hide(3);
        ShardResult second = attempt();

        assertThat(second.failures())
                .extracting(failure -> failure.sample().path())
                .containsExactly("train/a/1.png");
        try (FeatureReader shard =
                FeatureReader.open(manifest.features().directory().path().resolve(task.shard()), recipe.ofPass(0))) {
            assertThat(shard.keys())
                    .extracting(key -> key.sample().path())
                    .doesNotContain("train/a/1.png")
                    .hasSize(second.rows());
        }
    }

    @Test
    void anAttemptThatCanReadNoImageHasTheShardOfTheFirstAsItsResult() throws IOException {
        ShardResult first = attempt();
        Files.move(folder.resolve("images"), folder.resolve("gone"));
        ShardResult second = attempt();

        assertThat(second.rows()).isEqualTo(IMAGES);
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(second.failures()).isEmpty();
    }

    @Test
    void anAttemptThatCanReadNoImageNamesThoseThatTheFirstMissed() throws IOException {
        hide(2);
        attempt();
        Files.move(folder.resolve("images"), folder.resolve("gone"));

        assertThat(attempt().failures())
                .extracting(failure -> failure.sample().path())
                .containsExactly("train/a/2.png");
    }

    @Test
    void theInstructionSetIsKnownOnlyOfAFileThatThisMachineWouldHaveMade() throws IOException {
        ShardResult first = attempt();
        assertThat(first.instructionSet()).isEqualTo(NativeTensorFlow.instructionSet());
        assertThat(attempt()).isEqualTo(first);
        hide(3);
        assertThat(attempt().entry()).hasValueSatisfying(entry -> assertThat(entry.knowsInstructionSet())
                .isFalse());
    }

    private ShardResult attempt() {
        try (Backbone opened = backbone.open()) {
            ImageLoader images = ImageLoader.of(
                    manifest, new LocalStorage(manifest.dataset().root().path()));
            LocalStorage store =
                    new LocalStorage(manifest.features().directory().path());
            return new ShardExtractor(images, store, recipe, opened, new Workers(1, 2)).extract(task, failure -> {});
        }
    }

    private Path image(int number) {
        return folder.resolve("images/train/a/%d.png".formatted(number));
    }

    private void hide(int number) throws IOException {
        Files.move(image(number), folder.resolve("hidden"));
    }

    private void show(int number) throws IOException {
        Files.move(folder.resolve("hidden"), image(number));
    }
}
