package io.github.headstart.extract.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final int LINK = 0120777;

    @TempDir
    private Path folder;

    @Test
    void unpacksWhatLiesUnderTheStrippedFolder() throws IOException {
        Path zip = zip(Map.of("pets/train/cats/1.jpg", "cat", "pets/tëst/日本.jpg", "dog", "readme.txt", "no"));
        assertThat(unpack(zip, "pets")).isEqualTo(2);
        assertThat(out().resolve("train/cats/1.jpg")).hasContent("cat");
        assertThat(out().resolve("tëst/日本.jpg")).hasContent("dog");
        assertThat(out().resolve("readme.txt")).doesNotExist();
    }

    @Test
    void unpacksTarGz() throws IOException {
        Path tar = tar("pets/train/1.jpg", TarConstants.LF_NORMAL);
        assertThat(unpack(tar, "pets/train")).isEqualTo(1);
        assertThat(out().resolve("1.jpg")).hasContent("content");
    }

    @Test
    void saysWhatIsThereWhereNothingLiesUnderTheStrippedFolder() throws IOException {
        Path zip = zip(Map.of("pets/1.jpg", "cat"));
        assertThatThrownBy(() -> unpack(zip, "cats"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected files under \"cats\" (strip), found none; at its top level are: pets");
    }

    @ParameterizedTest
    @CsvSource({
        "../outside.txt, leads out of the folder",
        "a/../../outside.txt, leads out of the folder",
        "/absolute.txt, relative path",
        "C:/windows.txt, relative path"
    })
    void refusesAnArchiveThatWritesOutside(String name, String reason) throws IOException {
        Path zip = zip(Map.of("good.txt", "good", name, "evil"));
        assertThatThrownBy(() -> unpack(zip, ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("entry \"" + name + "\"")
                .hasMessageContaining(reason)
                .hasMessageContaining("was not unpacked");
        assertThat(folder.resolve("outside.txt")).doesNotExist();
    }

    @Test
    void refusesAWindowsPathInATar() throws IOException {
        Path tar = tar("a\\..\\..\\outside.txt", TarConstants.LF_NORMAL);
        assertThatThrownBy(() -> unpack(tar, "")).isInstanceOf(PipelineException.class);
    }

    @Test
    void refusesALinkInAZip() throws IOException {
        Path file = folder.resolve("links.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            ZipArchiveEntry link = new ZipArchiveEntry("link");
            link.setUnixMode(LINK);
            add(zip, link, "/etc");
            add(zip, new ZipArchiveEntry("link/evil.txt"), "evil");
        }
        assertThatThrownBy(() -> unpack(file, ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("entry \"link\" is a link");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR})
    void refusesALinkOrDeviceInATar(byte type) throws IOException {
        Path tar = tar("evil", type);
        assertThatThrownBy(() -> unpack(tar, ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageMatching(".*entry \"evil\" is a (link|device).*");
    }

    @Test
    void refusesABomb() throws IOException {
        Path file = folder.resolve("bomb.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            zip.putArchiveEntry(new ZipArchiveEntry("zeros"));
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                zip.write(megabyte);
            }
            zip.closeArchiveEntry();
        }
        assertThat(Files.size(file)).isLessThan(200_000);
        assertThatThrownBy(() -> unpack(file, ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("entry \"zeros\" goes beyond 200 times the archive's own size");
        assertThat(Files.size(out().resolve("zeros"))).isLessThan(65L << 20);
    }

    @Test
    void refusesMoreEntriesOrBytesThanItsLimits() throws IOException {
        Path zip = zip(Map.of("1", "12345", "2", "12345", "3", "12345"));
        assertThatThrownBy(() -> Archive.unpack(zip, "", out(), new ArchiveLimits(2, 100, 200, 1000)))
                .hasMessageContaining("is one more than the 2 that are unpacked");
        assertThatThrownBy(() -> Archive.unpack(zip, "", folder.resolve("2"), new ArchiveLimits(9, 14, 200, 1000)))
                .hasMessageContaining("goes beyond the 14 bytes that are unpacked");
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        Path page = Files.writeString(folder.resolve("page.zip"), "<html>Log in first</html>");
        assertThatThrownBy(() -> unpack(page, ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected a zip or tar.gz file, found other bytes");
    }

    @Test
    void refusesACutArchive() throws IOException {
        byte[] bytes = Files.readAllBytes(zip(Map.of("1", "12345")));
        Path cut = folder.resolve("cut.zip");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 30));
        assertThatThrownBy(() -> unpack(cut, "")).isInstanceOf(IOException.class);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private long unpack(Path archive, String strip) throws IOException {
        return Archive.unpack(archive, strip, out(), ArchiveLimits.defaults());
    }

    private Path zip(Map<String, String> entries) throws IOException {
        Path file = folder.resolve("archive.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                add(zip, new ZipArchiveEntry(entry.getKey()), entry.getValue());
            }
        }
        return file;
    }

    private static void add(ZipArchiveOutputStream zip, ZipArchiveEntry entry, String content) throws IOException {
        zip.putArchiveEntry(entry);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    private Path tar(String name, byte type) throws IOException {
        Path file = folder.resolve("archive.tar.gz");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            boolean hasContent = type == TarConstants.LF_NORMAL;
            byte[] content = hasContent ? "content".getBytes(StandardCharsets.UTF_8) : new byte[0];
            entry.setLinkName(hasContent ? "" : "/etc/passwd");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return file;
    }
}
