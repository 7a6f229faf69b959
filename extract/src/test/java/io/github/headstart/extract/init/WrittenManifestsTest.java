package io.github.headstart.extract.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.extract.demo.DemoImages;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.ManifestSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that this program writes have only what its parser and the schema for editors accept. */
class WrittenManifestsTest {
    @TempDir
    private Path folder;

    @Test
    void theDemosManifestIsValid() throws IOException {
        assertValid(DemoImages.write(folder));
    }

    @Test
    void aFirstManifestIsValidForEachLayout() throws IOException {
        Path images = DemoImages.write(folder).resolveSibling("images");
        Path index = Files.createDirectory(folder.resolve("listed")).resolve("index.csv");
        Files.writeString(index, "path,label,split\na.png,cat,train\nb.png,dog,train\n");

        assertValid(written(images, "folders.json"));
        assertValid(written(images.resolve("train"), "labels.json"));
        assertValid(written(index.getParent(), "csv.json"));
    }

    private Path written(Path images, String name) {
        Path manifest = folder.resolve(name);
        FirstManifest.write(FolderSurvey.of(images), manifest);
        return manifest;
    }

    private static void assertValid(Path manifest) throws IOException {
        assertThat(ManifestSchema.problems(Files.readString(manifest))).isEmpty();
        assertThat(DataManifest.read(manifest).file()).isEqualTo(manifest.toAbsolutePath());
    }
}
