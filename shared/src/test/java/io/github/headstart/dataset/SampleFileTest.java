package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsBackWhatItWroteWhateverTheNames() throws IOException {
        Path file = folder.resolve("samples.csv");
        List<SampleFile.Entry> entries = List.of(
                new SampleFile.Entry(new Sample("train/a,b/\"c\".jpg", Split.TRAIN, "a,b", "ab12"), SampleFile.OK),
                new SampleFile.Entry(
                        new Sample("test/Ü\nx/1.jpg", Split.TEST, "Ü\nx", ""), "truncated, \"JPEG\"", "0 - 12"));

        write(file, entries);

        assertThat(SampleLines.of(file)).isEqualTo(entries);
    }

    @Test
    void aNameThatBeginsAFormulaIsNoneInASpreadsheetAndReadsBack() throws IOException {
        Path file = folder.resolve("samples.csv");
        List<SampleFile.Entry> entries = List.of(
                new SampleFile.Entry(new Sample("=HYPERLINK(\"x\")/1.jpg", Split.TRAIN, "=HYPERLINK(\"x\")", ""), "-1"),
                new SampleFile.Entry(new Sample("@a.jpg", Split.TRAIN, "'+1", ""), SampleFile.OK, "- 1"));

        write(file, entries);

        assertThat(file).hasContent("""
                path,split,label,sha256,status,shards
                "'=HYPERLINK(""x"")/1.jpg",train,"'=HYPERLINK(""x"")",,'-1,
                '@a.jpg,train,''+1,,ok,- 1
                """);
        assertThat(SampleLines.of(file)).isEqualTo(entries);
    }

    @Test
    void saysWhyAnImageCannotBeRead() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nothing"));

        assertThat(SampleFile.status(Location.of(link), new NoSuchFileException("x")))
                .isEqualTo("a link to nothing");
        assertThat(SampleFile.status(Location.of(folder.resolve("x")), new NoSuchFileException("x")))
                .isEqualTo("vanished while being read");
        assertThat(SampleFile.status(Location.of(folder.resolve("x")), new AccessDeniedException("x")))
                .isEqualTo("cannot be read: permission denied");
        assertThat(SampleFile.status(Location.of(folder.resolve("x")), new IOException("Input/output error")))
                .isEqualTo("cannot be read: Input/output error");
    }

    @Test
    void namesTheLineThatIsWrong() throws IOException {
        Path file = folder.resolve("samples.csv");
        Files.writeString(file, "path,split,label,sha256,status,shards\na,train,b,c,ok,0\na,valid,b,c,ok,0\n");

        assertThatThrownBy(() -> SampleLines.of(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("a,valid,b,c,ok,0");
    }

    @Test
    void saysWhyItCannotBeRead() throws IOException {
        Path file = folder.resolve("samples.csv");
        assertThatThrownBy(() -> SampleLines.of(file))
                .isInstanceOf(PipelineException.class)
                .hasMessage(file + ": cannot be read: there is no such file or folder");

        Files.write(file, "path,split,label,sha256,status,shards\n\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SampleLines.of(file))
                .isInstanceOf(PipelineException.class)
                .hasMessage(file + ": cannot be read: expected UTF-8 text, found bytes that are not UTF-8");

        Files.writeString(file, "path,split,label,sha256,status,shards\n\"a,train,b,c,ok,0\n");
        assertThatThrownBy(() -> SampleLines.of(file))
                .isInstanceOf(PipelineException.class)
                .hasMessage(file + ": cannot be read: expected CSV, found a \" without the second one");
    }

    private static void write(Path file, List<SampleFile.Entry> entries) {
        try (SampleFile.Writer writer = new SampleFile.Writer(file)) {
            entries.forEach(writer::add);
        }
    }
}
