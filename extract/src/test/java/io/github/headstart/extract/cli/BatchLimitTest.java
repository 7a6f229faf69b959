package io.github.headstart.extract.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLimitTest {
    @TempDir
    private Path folder;

    /** Neither the images nor the backbone are there: the limit is checked before either is looked for. */
    @ParameterizedTest
    @ValueSource(strings = {"", "bench"})
    void aBatchThatIsTooLargeForTheImagesIsWrongUsageBeforeAnythingIsOpened(String subcommand) throws IOException {
        Path manifest = Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"}, "image": {"height": 2048, "width": 2048},
                 "backbone": {"saved_model": "backbone", "preprocessing": "none"},
                 "features": {"directory": "features"}}
                """);
        StringWriter err = new StringWriter();
        String[] arguments = "%s %s --batch 200 --workers 1"
                .formatted(subcommand, manifest)
                .strip()
                .split(" ");

        int exit = CommandLines.parser(new ExtractCommand())
                .setErr(new PrintWriter(err))
                .execute(arguments);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .matches("error: --batch: expected at most \\d+ for images of 2048 x 2048 pixels with 1 workers and a "
                        + "heap of \\d+ MiB, found 200");
        assertThat(folder.resolve("features")).doesNotExist();
    }
}
