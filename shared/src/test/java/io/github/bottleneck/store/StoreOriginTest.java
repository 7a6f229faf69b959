package io.github.bottleneck.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.manifest.DataManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOriginTest {
    @TempDir
    Path folder;

    private Path manifest;

    @BeforeEach
    void describe() throws IOException {
        manifest = Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "pictures", "layout": "folders"},
                 "image": {"height": 32, "width": 32},
                 "backbone": {"saved_model": "model", "preprocessing": "tf"},
                 "features": {"directory": "features"}}
                """);
    }

    @Test
    void leadsToThePicturesAndTheBackboneAfterTheManifestWasChanged() throws IOException {
        DataManifest described = DataManifest.read(manifest);
        StoreOrigin.of(described, folder.resolve("cache")).write(folder);
        Files.writeString(manifest, "{}");

        StoreOrigin origin = StoreOrigin.read(folder).orElseThrow();

        assertThat(origin.cacheFolder()).isEqualTo(folder.resolve("cache"));
        assertThat(origin.description().dataset()).isEqualTo(described.dataset());
        assertThat(origin.description().backbone()).isEqualTo(described.backbone());
    }

    @Test
    void isNotWrittenAgainWhereItIsTheSame() throws IOException {
        StoreOrigin origin = StoreOrigin.of(DataManifest.read(manifest), folder);
        origin.write(folder);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(folder.resolve("origin.json"), longAgo);

        origin.write(folder);
        assertThat(Files.getLastModifiedTime(folder.resolve("origin.json"))).isEqualTo(longAgo);

        StoreOrigin.of(DataManifest.read(manifest), folder.resolve("elsewhere")).write(folder);
        assertThat(Files.getLastModifiedTime(folder.resolve("origin.json"))).isNotEqualTo(longAgo);
    }

    @Test
    void isEmptyForAStoreWithoutOne() {
        assertThat(StoreOrigin.read(folder)).isEmpty();
    }

    @Test
    void namesTheFileThatIsDamaged() throws IOException {
        Files.writeString(folder.resolve("origin.json"), "{\"manifest\": 1}");
        assertThatThrownBy(() -> StoreOrigin.read(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("origin.json");
    }
}
