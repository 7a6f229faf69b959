package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.Program;
import java.io.IOException;
import java.nio.file.Path;

/** Keras and TensorFlow in Python, where CI provides them, open the exports of a run and predict its evaluated images. */
final class PythonExports {
    /** The environment variable that names the interpreter. */
    static final String PYTHON = "HEADSTART_PYTHON";

    private static final Program CLASSIFY = new Program("classify/target/classify.jar");

    private PythonExports() {}

    /**
     * @param folder with {@code run} and {@code evaluated}
     * @param images the root folder of the images
     */
    static void check(Path folder, Path images) throws IOException, InterruptedException {
        for (String[] export : new String[][] {{"savedmodel", "savedmodel"}, {"keras", "model.keras"}}) {
            Program.Outcome exported = CLASSIFY.run(
                    folder, "export", "run", "--format", export[0], "--output", "python/export/" + export[1]);
            assertThat(exported.exit()).as(exported.err()).isZero();
        }
        ProcessBuilder python = new ProcessBuilder(
                System.getenv(PYTHON),
                Path.of("src/test/python/check_exports.py").toAbsolutePath().toString(),
                "run",
                "python/export",
                "evaluated/predictions.csv",
                images.toString());
        Program.Outcome outcome =
                Program.Run.start(python.directory(folder.toFile())).await();
        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
        outcome.out().lines().filter(line -> line.contains("difference")).forEach(System.out::println);
    }
}
