package io.github.headstart.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    private record Inner(String name) {}

    private record Line(Inner inner, int number) {}

    private static final Line WHOLE = new Line(new Inner("ü"), 7);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("lines.jsonl");
    }

    @Test
    void aLineThatIsCutOffAnywhereIsLeftOut() throws IOException {
        byte[] line = Json.line(WHOLE).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < line.length; length++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(line);
            bytes.write('\n');
            bytes.write(Arrays.copyOf(line, length));
            bytes.write('\n');
            bytes.write(line);
            Files.write(file, bytes.toByteArray());

            assertThat(lines()).as("cut at %d", length).containsExactly(WHOLE, WHOLE);
        }
    }

    @Test
    void aLineThatIsWholeAndWrongIsNamed() throws IOException {
        Files.write(file, List.of(Json.line(WHOLE), "{\"inner\": {\"name\": \"a\"}, \"number\": \"many\"}"));

        assertThatThrownBy(() -> lines())
                .isInstanceOf(PipelineException.class)
                .hasMessageMatching(
                        ".*lines\\.jsonl line 2 column \\d+: number: expected a whole number, found \"many\"; remove the line, .*");
    }

    @Test
    void aFileThatIsNotUtf8IsCalledThat() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});

        assertThatThrownBy(() -> Json.read(file, Line.class))
                .hasMessage(file + ": expected text in UTF-8, found bytes that are not");
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Json.lines(file, Line.class, lines::add);
        return lines;
    }
}
