package io.github.headstart.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {
    private static final Path BASE = Path.of("/data/job");

    @ParameterizedTest
    @CsvSource({
        "images, /data/job/images",
        "../images/, /data/images",
        "/images, /images",
        "file:/images, /images",
        "file:///my%20images, /my images",
        "a:b/c, /data/job/a:b/c"
    })
    void aPathOrAFileUriIsOnThisMachine(String text, String path) {
        Location location = Location.parse(text, BASE);
        assertThat(location.local()).contains(Path.of(path));
        assertThat(location).hasToString(path).isEqualTo(Location.of(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs://node:8020/my images/, hdfs://node:8020/my images",
        "s3a://bucket, s3a://bucket",
        "hdfs:/images, hdfs:/images",
        "hdfs:///, hdfs:///",
        "hdfs:/, hdfs:/",
        "s3a://bucket//, s3a://bucket"
    })
    void aUriIsKeptAsItIsWritten(String text, String uri) {
        Location location = Location.parse(text, BASE);
        assertThat(location).hasToString(uri);
        assertThat(location.local()).isEmpty();
        assertThatThrownBy(location::path)
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(uri, "SparkExtract");
    }

    @ParameterizedTest
    @CsvSource({"hdfs:/", "hdfs:///", "hdfs://node:8020", "s3a://bucket"})
    void aRootIsAUriToo(String text) {
        Location root = Location.parse(text, BASE);
        Location model = root.resolve("mobilenet");
        assertThat(model).hasToString(text.endsWith("/") ? text + "mobilenet" : text + "/mobilenet");
        assertThat(model.name()).isEqualTo("mobilenet");
        assertThat(model.parent()).isEqualTo(root);
        assertThat(model.isWithin(root)).isTrue();
        assertThat(root.isWithin(model)).isFalse();
        assertThat(root.parent()).isEqualTo(root);
        assertThat(root.name()).isEmpty();
        assertThat(root.local()).isEmpty();
    }

    @Test
    void knowsWhatLiesBelowIt() {
        Location bucket = new Location("s3a://bucket");
        Location images = bucket.resolve("data/images");
        assertThat(images).hasToString("s3a://bucket/data/images");
        assertThat(images.name()).isEqualTo("images");
        assertThat(images.parent()).hasToString("s3a://bucket/data");
        assertThat(images.isWithin(bucket)).isTrue();
        assertThat(images.isWithin(images)).isTrue();
        assertThat(images.isWithin(new Location("s3a://bucket/data/image"))).isFalse();
        assertThat(images.isWithin(Location.of(BASE))).isFalse();
        assertThat(Location.of(BASE).resolve("images").isWithin(Location.of(BASE)))
                .isTrue();
    }
}
