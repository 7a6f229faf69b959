package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOriginTest {
    @TempDir
    Path folder;

    private Path manifest;
    private Path store;

    @BeforeEach
    void describe() throws IOException {
        store = folder.resolve("features");
        TestStore.write(Files.createDirectory(store));
        manifest = Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 32, "width": 32},
                 "backbone": {"saved_model": "model", "preprocessing": "tf"},
                 "features": {"directory": "features"}}
                """);
    }

    @Test
    void leadsToTheImagesAndTheBackboneAfterTheManifestWasChanged() throws IOException {
        DataManifest described = DataManifest.read(manifest);
        StoreOrigin.of(described, folder.resolve("cache")).write(new LocalStorage(store));
        Files.writeString(manifest, "{}");

        StoreOrigin origin = read().orElseThrow();

        assertThat(origin.cacheFolder()).isEqualTo(folder.resolve("cache"));
        assertThat(origin.description().dataset()).isEqualTo(described.dataset());
        assertThat(origin.description().backbone()).isEqualTo(described.backbone());
    }

    @Test
    void holdsBeforeAndAfterTheStateThatItIsWrittenAheadOf() throws IOException {
        StoreOrigin origin = StoreOrigin.of(DataManifest.read(manifest), folder);
        String next = Files.readString(store.resolve("features.json"));
        StoreManifest state = StoreManifest.read(store);
        StoreManifest before = StoreManifest.of(
                state.recipe(),
                state.classes(),
                Labelling.of(state.labelling()),
                state.unreadable() + 1,
                state.samples(),
                state.shards());
        Files.writeString(store.resolve("features.json"), Json.document(before));

        origin.writeAhead(new LocalStorage(store), state);
        assertThat(read()).contains(origin);

        Files.writeString(store.resolve("features.json"), next);
        assertThat(read()).contains(origin);
    }

    @Test
    void isNotWrittenAgainWhereItIsTheSame() throws IOException {
        StoreOrigin origin = StoreOrigin.of(DataManifest.read(manifest), folder);
        origin.write(new LocalStorage(store));
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(store.resolve("origin.json"), longAgo);

        origin.write(new LocalStorage(store));
        assertThat(Files.getLastModifiedTime(store.resolve("origin.json"))).isEqualTo(longAgo);

        StoreOrigin.of(DataManifest.read(manifest), folder.resolve("elsewhere")).write(new LocalStorage(store));
        assertThat(Files.getLastModifiedTime(store.resolve("origin.json"))).isNotEqualTo(longAgo);
    }

    @Test
    void isEmptyForAStoreWithoutOneAndForThatOfAnotherState() throws IOException {
        assertThat(read()).isEmpty();

        StoreOrigin.of(DataManifest.read(manifest), folder).write(new LocalStorage(store));
        Path file = store.resolve("origin.json");
        String sha256 = Checksum.ofFile(store.resolve("features.json"));
        Files.writeString(file, Files.readString(file).replace(sha256, "0".repeat(64)));
        assertThat(read()).isEmpty();
    }

    @Test
    void keepsNoUserInfoOfUrls() throws IOException {
        Files.writeString(manifest, """
                {"dataset": {"root": "images", "layout": "folders",
                             "source": {"url": "https://user:secret@host.invalid/a.zip?mail=me@home"}},
                 "image": {"height": 150, "width": 150},
                 "backbone": {"name": "vgg16", "preprocessing": "caffe",
                              "weights": {"url": "https://token@host.invalid/w.h5"}},
                 "features": {"directory": "features"}}
                """);
        DataManifest described = DataManifest.read(manifest);
        StoreOrigin.of(described, folder).write(new LocalStorage(store));

        assertThat(Files.readString(store.resolve("origin.json")))
                .contains("https://host.invalid/a.zip?mail=me@home", "https://host.invalid/w.h5")
                .doesNotContain("secret", "token");
        DataManifest again = read().orElseThrow().description();
        assertThat(again.dataset().source().orElseThrow().archive().in(folder))
                .as("the cache's folder is the same without the password")
                .isEqualTo(described.dataset().source().orElseThrow().archive().in(folder));
    }

    @Test
    void forgetsTheUserInfoThatAnEarlierVersionHasWritten() throws IOException {
        StoreOrigin.of(DataManifest.read(manifest), folder).write(new LocalStorage(store));
        Path file = store.resolve("origin.json");
        Files.writeString(file, Files.readString(file).replace("\"model\"", "\"https://user:secret@host.invalid/m\""));

        assertThat(read().orElseThrow().content().toString())
                .contains("https://host.invalid/m")
                .doesNotContain("secret");
    }

    @Test
    void namesTheFileThatIsDamagedAndTheRemedy() throws IOException {
        Files.writeString(store.resolve("origin.json"), "{\"features\": 1}");
        assertThatThrownBy(this::read)
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("origin.json")
                .hasMessageContaining("extract");
    }

    private Optional<StoreOrigin> read() {
        try (FeatureStore open = FeatureStore.open(store)) {
            return StoreOrigin.read(open);
        }
    }
}
