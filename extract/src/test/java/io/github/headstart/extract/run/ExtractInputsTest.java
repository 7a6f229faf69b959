package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.Workers;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractInputsTest {
    @TempDir
    private Path folder;

    private final Scratch scratch = new Scratch();

    @AfterEach
    void close() {
        scratch.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "images/features", "."})
    void keepsFeaturesApartFromTheImages(String features) throws IOException {
        ExtractOptions options = options(features);
        assertThatThrownBy(() -> find(options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "features.directory: expected a folder apart from the images in " + folder.resolve("images"))
                .hasMessageContaining("found " + options.directory());
    }

    @Test
    void findsTheImagesAndTheirContent() throws IOException {
        ExtractInputs inputs = find(options("features"));
        assertThat(inputs.scan().images().size()).isEqualTo(3);
        assertThat(inputs.store()).isEmpty();
    }

    private ExtractInputs find(ExtractOptions options) {
        LocalTaskExecutor executor = new LocalTaskExecutor(options.manifest(), options.workers());
        return ExtractInputs.find(options, executor, rows -> Progress.none(), scratch);
    }

    private ExtractOptions options(String features) throws IOException {
        TinyJob job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 3);
        Path manifest = Path.of(job.manifest("images", 0, "tf"));
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"directory\": \"features\"", "\"directory\": \"" + features + "\""));
        return job.options(DataManifest.read(manifest), ErrorPolicy.skip(), Workers.ofMachine());
    }
}
