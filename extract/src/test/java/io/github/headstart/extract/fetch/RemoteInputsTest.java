package io.github.headstart.extract.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.Scanned;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.BackboneSpec.RemoteWeights;
import io.github.headstart.manifest.BackboneSpec.Vgg16;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.DownloadProgress;
import io.github.headstart.reference.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteInputsTest {
    static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);

    private final LoopbackServer server = new LoopbackServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        server.file("/pets.zip", zip("pets/train/cats/1.jpg", "pets/train/dogs/2.jpg"))
                .file("/other.zip", zip("pets/train/cats/1.jpg"))
                .file("/evil.zip", zip("pets/train/cats/1.jpg", "pets/../../evil.jpg"))
                .file("/weights.h5", WEIGHTS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fillsTheRootAndFetchesTheWeightsOnce() throws IOException {
        DataManifest manifest = manifest("/pets.zip", "");
        fetch(manifest, false);
        assertThat(Scanned.of(manifest.dataset()).files().stream().map(ImageFile::path))
                .containsExactly("train/cats/1.jpg", "train/dogs/2.jpg");
        RemoteWeights weights = (RemoteWeights) ((Vgg16) manifest.backbone().network()).weights();
        assertThat(weights.file().in(manifest.defaultCache())).hasBinaryContent(WEIGHTS);
        assertThat(server.requests()).containsExactly("/weights.h5", "/pets.zip");

        fetch(manifest, false);
        fetch(manifest, true);
        assertThat(server.requests()).hasSize(2);
        assertThat(files()).noneMatch(file -> file.endsWith(".zip") || file.contains(".partial"));
    }

    @Test
    void fillsAnEmptyRoot() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        DataManifest manifest = manifest("/pets.zip", "");
        fetch(manifest, false);
        assertThat(Scanned.of(manifest.dataset()).files()).hasSize(2);
    }

    @Test
    void leavesImagesThatSomebodyPutThere() throws IOException {
        Files.createDirectories(folder.resolve("data/train/cats"));
        Files.writeString(folder.resolve("data/train/cats/mine.jpg"), "mine");
        DataManifest manifest = manifest("/pets.zip", "");
        fetch(manifest, false);
        assertThat(server.requests()).containsExactly("/weights.h5");
        assertThat(Scanned.of(manifest.dataset()).files()).hasSize(1);
    }

    @Test
    void refusesARootThatWasFilledFromAnotherArchive() throws IOException {
        fetch(manifest("/other.zip", ""), false);
        assertThatThrownBy(() -> fetch(manifest("/pets.zip", ""), false))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected the files of " + server.url("/pets.zip"))
                .hasMessageContaining("found those of " + server.url("/other.zip"))
                .hasMessageContaining("remove the folder");
    }

    @Test
    void leavesNothingOfAnArchiveThatFailsItsChecksum() throws IOException {
        String wrong = ", \"checksum\": \"md5:00000000000000000000000000000000\"";
        assertThatThrownBy(() -> fetch(manifest("/pets.zip", wrong), false))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("it was not stored");
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(files()).noneMatch(file -> file.contains("pets") && !file.endsWith(".lock"));
    }

    @Test
    void leavesNothingOfAnEvilArchiveInTheRoot() throws IOException {
        assertThatThrownBy(() -> fetch(manifest("/evil.zip", ""), false))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("entry \"pets/../../evil.jpg\" leads out of the folder");
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(files()).noneMatch(file -> file.endsWith(".jpg"));
    }

    static void fetch(DataManifest manifest, boolean offline) {
        DownloadOptions options = new DownloadOptions(
                offline,
                3,
                Duration.ofMillis(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                new EnvironmentProxies(Map.of()));
        Download download = new Download(options, (name, total) -> DownloadProgress.none());
        new RemoteInputs(download, manifest.defaultCache()).fetch(manifest);
    }

    private DataManifest manifest(String archive, String more) throws IOException {
        return manifest(folder, server, archive, more);
    }

    /** Names {@code archive} and {@code /weights.h5} of the server, into {@code folder}. */
    static DataManifest manifest(Path folder, LoopbackServer server, String archive, String more) throws IOException {
        String text = """
                {"dataset": {"root": "data", "layout": "folders",
                   "source": {"url": "%s", "strip": "pets"%s}},
                 "image": {"height": 32, "width": 32},
                 "backbone": {"name": "vgg16", "preprocessing": "caffe",
                   "weights": {"url": "%s", "bytes": 7, "checksum": "sha256:%s"}},
                 "features": {"directory": "features"}}
                """.formatted(server.url(archive), more, server.url("/weights.h5"), Checksum.ofBytes(WEIGHTS));
        return DataManifest.read(Files.writeString(folder.resolve("data-manifest.json"), text));
    }

    static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
