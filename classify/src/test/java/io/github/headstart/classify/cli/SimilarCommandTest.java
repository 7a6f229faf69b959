package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.manifest.FeatureType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code classify similar} and {@code classify knn} on small images. */
class SimilarCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private String store;

    @BeforeEach
    void train() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        store = folder.resolve("features").toString();
    }

    @Test
    void aFileAndItsPathInTheStoreHaveTheSameNeighboursAndAreTheFirst() throws Exception {
        String path = "validation/b/3.png";
        String file = folder.resolve("images").resolve(path).toString();
        Path page = folder.resolve("similar.html");

        assertThat(execute("similar", store, file, path, "-k", "4", "--csv", "--html", page.toString()))
                .isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(1 + 2 * 4).startsWith("image,status,rank,cosine,split,label,path");
        assertThat(lines.get(1)).isEqualTo(file + ",ok,1,1.0000,validation,b," + path);
        for (int i = 1; i <= 4; i++) {
            assertThat(lines.get(4 + i)).isEqualTo(lines.get(i).replace(file + ",", path + ","));
        }
        assertThat(Files.readString(page))
                .contains("1.0000", "data:image/jpeg;base64,")
                .doesNotContain("not found");
    }

    @Test
    void saysWhyAnImageCannotBeRead() throws Exception {
        String text = Files.writeString(folder.resolve("notes.txt"), "no image").toString();

        assertThat(execute("similar", store, text, "test/a/0.png", "-k", "1", "--json"))
                .isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("\"status\":\"not an image: ")
                                .contains("\"matches\":[]"),
                        second ->
                                assertThat(second).contains("\"status\":\"ok\"").contains("\"path\":\"test/a/0.png\""));

        assertThat(execute("similar", store, text)).isEqualTo(1);
        assertThat(err.toString()).contains("none of the images could be read");
    }

    @Test
    void namesAllImagesThatAreNeitherFilesNorInTheStore() {
        assertThat(execute("similar", store, "test/a/0.png", "nothing.png", "no/such.png"))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("nothing.png, no/such.png: expected image files or paths of images of " + store);
        assertThat(execute("similar", store, "test/a/0.png", "-k", "0")).isEqualTo(2);
    }

    @Test
    void knnPrintsItsAccuraciesBesideThoseOfARun() {
        String run = folder.resolve("run").toString();

        assertThat(execute("knn", store, "-k", "5,1", "--folds", "3", "--run", run, "--csv"))
                .as(err.toString())
                .isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .isEqualTo("rank,classifier,k,val_accuracy,test_accuracy,folds_accuracy,folds_accuracy_deviation");
        assertThat(lines.stream().filter(line -> line.contains(",knn,"))).hasSize(2);
        assertThat(lines.stream().filter(line -> line.matches(".*/run,,0\\.\\d+,0\\.\\d+,,")))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.matches("\\d,knn,\\d,[01]\\.\\d{5},[01]\\.\\d{5},.*")))
                .as("the test accuracy of the chosen k only")
                .hasSize(1);
    }

    @Test
    void knnRefusesMoreNeighboursThanTheFoldsLeave() {
        assertThat(execute("knn", store, "-k", "5,100")).isEqualTo(2);
        assertThat(err.toString()).contains("-k: expected").contains("found 100");
        assertThat(execute("knn", store, "--folds", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--folds: expected 2 to 22, found 1");
    }

    @Test
    void refusesAPageThatWouldReplaceAnotherFileBeforeItSearches() throws Exception {
        String notes = Files.writeString(folder.resolve("notes.txt"), "mine").toString();

        assertThat(execute("similar", store, "test/a/0.png", "--html", notes)).isEqualTo(1);

        assertThat(err.toString()).contains(notes).contains("choose another path with option `html`");
        assertThat(out.toString()).isEmpty();
        assertThat(Path.of(notes)).hasContent("mine");
    }

    @Test
    void saysThatAFolderIsNoImage() {
        assertThat(execute("similar", store, folder.resolve("images").toString(), "test/a/0.png", "-k", "1", "--csv"))
                .isZero();
        assertThat(out.toString()).contains("a folder, expected an image file");
    }

    @Test
    void refusesTwoOutputFormatsAsPredictDoes() {
        assertThat(execute("similar", store, "test/a/0.png", "--csv", "--json")).isEqualTo(2);
        assertThat(err.toString()).contains("error: --json: expected one output format, found --csv too");
        assertThat(execute("knn", store, "--csv", "--json")).isEqualTo(2);
        assertThat(err.toString()).contains("error: --json: expected one output format, found --csv too");
    }

    @Test
    void knnNamesAllRunsThatItCannotCompareWith() {
        assertThat(execute("knn", store, "--run", folder + "/one", "--run", folder + "/run", "--run", folder + "/two"))
                .isEqualTo(1);
        assertThat(err.toString()).contains(folder + "/one", folder + "/two").doesNotContain(folder + "/run:");
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = CommandLines.parser(new ClassifyCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
