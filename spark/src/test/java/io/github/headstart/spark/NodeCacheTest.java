package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.BackboneSpec.SavedModel;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.storage.ElsewhereStorage;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCacheTest {
    @TempDir
    private Path folder;

    private Path models;
    private NodeCache cache;

    @BeforeEach
    void model() throws IOException {
        models = folder.resolve("bucket");
        Files.createDirectories(models.resolve("mobilenet/variables"));
        Files.writeString(models.resolve("mobilenet/saved_model.pb"), "graph");
        Files.writeString(models.resolve("mobilenet/variables/variables.index"), "numbers");
        cache = new NodeCache(
                folder.resolve("cache"),
                location -> new ElsewhereStorage(models.resolve(location.text().replaceFirst("far://bucket/?", ""))));
    }

    @Test
    void aModelIsCopiedOnce() throws IOException {
        isCopied("far://bucket/mobilenet", "mobilenet");
    }

    @Test
    void aModelMayBeAllThatIsInABucket() throws IOException {
        models = models.resolve("mobilenet");
        isCopied("far://bucket", "");
    }

    private void isCopied(String uri, String name) throws IOException {
        BackboneSpec model = spec(uri);
        Optional<String> key = cache.key(model);
        Path copy = cache.local(model, key).location().orElseThrow().path();
        assertThat(copy)
                .isEqualTo(folder.resolve("cache/models")
                        .resolve(key.orElseThrow())
                        .resolve(name));
        assertThat(copy.resolve("saved_model.pb")).hasContent("graph");
        assertThat(copy.resolve("variables/variables.index")).hasContent("numbers");

        Files.delete(models.resolve(name).resolve("saved_model.pb"));
        assertThat(cache.local(model, key).location().orElseThrow().path()).isEqualTo(copy);
    }

    @Test
    void aCopyOfOtherFilesThanTheDriversIsNoCopy() throws IOException {
        BackboneSpec model = spec("far://bucket/mobilenet");
        Optional<String> key = cache.key(model);
        Path file = models.resolve("mobilenet/variables/variables.index");
        Files.writeString(file, "num");
        assertThatThrownBy(() -> cache.local(model, key))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("far://bucket/mobilenet: expected the files that the driver has read")
                .hasMessageContaining(key.orElseThrow());

        Files.writeString(file, "numbers");
        Path copy = cache.local(model, key).location().orElseThrow().path();
        assertThat(copy.resolve("variables/variables.index")).hasContent("numbers");
    }

    private static BackboneSpec spec(String uri) {
        return new BackboneSpec(
                new SavedModel(new Location(uri), Optional.empty(), Optional.empty()),
                Preprocessing.TF,
                Precision.FLOAT32,
                Pooling.NONE);
    }
}
