package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void train() throws IOException {
        Path store = Files.createDirectory(folder.resolve("store"));
        try (FeatureStore written = TestStore.usual(store)) {
            new StoreOrigin(
                            folder.resolve("data-manifest.json").toString(),
                            folder.toString(),
                            Map.of(
                                    "dataset", Map.of("root", "images", "layout", "folders"),
                                    "image", Map.of("height", 8, "width", 8),
                                    "backbone", Map.of("saved_model", "gone/vgg16", "preprocessing", "tf"),
                                    "features", Map.of("directory", "store")))
                    .write(new LocalStorage(written.directory()));
        }
        run(store.toString(), "--epochs", "1", "--output", folder.resolve("run").toString());
        Path record = folder.resolve("run/run.json");
        String text = Files.readString(record);
        Files.writeString(record, text.replace("\"test\"", "\"vgg16\"").replace("\"dogs\"", "\"do\\u0007gs\""));
        assertThat(record).content().contains("\"vgg16\"", "do\\u0007gs");
    }

    @Test
    void aSavedModelThatIsCalledVgg16IsNotLookedFor() throws IOException {
        String out = run("export", folder.resolve("run").toString(), "--format", "keras");

        assertThat(out).contains("feature maps float32 [n, 2, 2, 3] →");
        assertThat(folder.resolve("run/export/model.keras")).isNotEmptyFile();
    }

    @Test
    void controlCharactersInClassNamesAreNotPrinted() throws IOException {
        assertThat(run("export", folder.resolve("run").toString(), "--format", "keras"))
                .contains("probability float32 [n, 1] of \"do\uFFFDgs\"");
    }

    private static String run(String... arguments) throws IOException {
        PrintStream out = System.out;
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            assertThat(CommandLines.run(new ClassifyCommand(), arguments)).isZero();
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
        }
    }
}
