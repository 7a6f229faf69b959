package io.github.headstart.extract.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.CsvLayout;
import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.LabelLayout;
import io.github.headstart.dataset.Scanned;
import io.github.headstart.manifest.DataManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InitCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private String error = "";

    @Test
    void recognisesFoldersOfSplits() throws IOException {
        write("pets/train/cats/1.jpg", "pets/train/dogs/2.jpg", "pets/test/cats/3.jpg", "pets/readme.txt");
        assertThat(init("pets")).isZero();
        assertThat(out.toString())
                .startsWith(
                        folder.resolve("pets") + ": layout folders, 3 images of 2 classes (train 2, test 1); wrote ")
                .hasLineCount(1);
        assertThat(Scanned.of(manifest().dataset()).files()).hasSize(3);
        assertThat(manifest().features().directory().path()).isEqualTo(folder.resolve("features/pets"));
        assertThat(manifest().augmentation().passes()).isZero();
        assertThat(folder.resolve("data-manifest.json")).content().contains("\"root\": \"pets\"");
    }

    @Test
    void showsControlCharactersOfNamesAsReplacements() throws IOException {
        write("pe\u001B[31mts/cats/1.jpg", "pe\u001B[31mts/dogs/2.jpg");
        assertThat(init("pe\u001B[31mts")).isZero();
        assertThat(out.toString()).contains("pe\uFFFD[31mts: layout labels").doesNotContain("\u001B");
    }

    @Test
    void recognisesFoldersOfLabels() throws IOException {
        write("pets/cats/1.jpg", "pets/dogs/deep/2.jpg", "pets/.git/config");
        assertThat(init("pets")).isZero();
        assertThat(out.toString())
                .contains(": layout labels, 2 images of 2 classes (20 % drawn for validation, 10 % for test); wrote ");
        assertThat(manifest().dataset().layout()).isEqualTo(new LabelLayout(new Fractions(0.2, 0.1)));
    }

    @Test
    void recognisesAFlatFolderWithACsv() throws IOException {
        write("pets/1.jpg", "pets/2.jpg");
        Files.writeString(folder.resolve("pets/other.csv"), "a,b\n1,2\n");
        Path index = Files.writeString(
                folder.resolve("pets/index.csv"),
                "\uFEFF\"path\",label,split\r\n1.jpg,cats,train\r\n2.jpg,dogs,test\r\n");
        assertThat(init("pets")).isZero();
        assertThat(out.toString()).contains(": layout csv index.csv, 2 images of 2 classes (train 1, test 1); wrote ");
        assertThat(manifest().dataset().layout()).isEqualTo(new CsvLayout(index));
    }

    @Test
    void findsAListOfSeveralLabelsPerImage() throws IOException {
        write("pets/1.jpg", "pets/2.jpg");
        Path index = Files.writeString(
                folder.resolve("pets/index.csv"), "path,labels,split\n1.jpg,cats|dogs|indoors,train\n2.jpg,,test\n");
        assertThat(init("pets")).isZero();
        assertThat(out.toString()).contains(": layout csv index.csv, 2 images of 3 classes (train 1, test 1); wrote ");
        assertThat(manifest().dataset().layout()).isEqualTo(new CsvLayout(index));
    }

    @Test
    void writesAManifestForTheFolderItLiesIn() throws IOException {
        write("cats/1.jpg", "dogs/2.jpg");
        assertThat(init(".")).isZero();
        assertThat(manifest().dataset().root().path()).isEqualTo(folder);
    }

    @Test
    void refusesAnEmptyFolder() throws IOException {
        Files.createDirectories(folder.resolve("pets"));
        assertThat(init("pets")).isEqualTo(1);
        assertThat(error)
                .isEqualTo(
                        "error: " + folder.resolve("pets") + ": expected train/<label>/…, or two or more folders of a "
                                + "label each, or a CSV file with the columns path,label,split or path,labels,split; found an empty "
                                + "folder\n");
        assertThat(folder.resolve("data-manifest.json")).doesNotExist();
    }

    @Test
    void refusesAFileAndNothing() throws IOException {
        write("pets");
        assertThat(init("pets")).isEqualTo(1);
        assertThat(error).contains("expected a folder of images, found a file; name the folder that it lies in");
        assertThat(init("none")).isEqualTo(1);
        assertThat(error).contains("none: expected a folder of images, found nothing");
    }

    @Test
    void saysWhatElseItFound() throws IOException {
        write("flat/1.jpg", "flat/2.jpg", "one/pets/cats/1.jpg", "set/train/cats/1.jpg", "set/eval/cats/2.jpg");
        assertThat(init("flat")).isEqualTo(1);
        assertThat(error).contains("found 2 files without a label");
        assertThat(init("one")).isEqualTo(1);
        assertThat(error).contains("found one folder, " + folder.resolve("one/pets") + "; try that one");
        assertThat(init("set")).isEqualTo(1);
        assertThat(error)
                .contains("expected the splits train, validation and test, found the folder eval with 1 file, which "
                        + "looks like a split; rename it");
    }

    @Test
    void recognisesSplitsAsTheLayoutDoesInAnyCaseAndByTheirOtherNames() throws IOException {
        write("pets/Train/cats/1.jpg", "pets/Train/dogs/2.jpg", "pets/Val/cats/3.jpg", "pets/TEST/dogs/4.jpg");
        assertThat(init("pets")).isZero();
        assertThat(out.toString())
                .contains(": layout folders, 4 images of 2 classes (train 2, validation 1, test 1); wrote ");
        assertThat(Scanned.of(manifest().dataset()).dataset().classes()).containsExactly("cats", "dogs");
    }

    @Test
    void saysWhatIsIgnored() throws IOException {
        write("pets/train/cats/1.jpg", "pets/train/2.jpg", "pets/extra/cats/3.jpg");
        assertThat(init("pets")).isZero();
        assertThat(error)
                .isEqualTo("%s: 1 file is ignored, because the folder is not named after a split%n"
                                .formatted(folder.resolve("pets/extra"))
                        + "%s: 1 file in no label's folder is ignored: 2.jpg%n"
                                .formatted(folder.resolve("pets/train")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsLinksIfFilesLieBehindThem() throws IOException {
        write("cache/1", "cache/2", "pets/train/cats/3.jpg");
        Files.createDirectories(folder.resolve("pets/train/dogs"));
        Files.createSymbolicLink(folder.resolve("pets/train/cats/1.jpg"), folder.resolve("cache/1"));
        Files.createSymbolicLink(folder.resolve("pets/train/dogs/2.jpg"), folder.resolve("cache/2"));
        assertThat(init("pets")).isZero();
        assertThat(out.toString())
                .contains(": layout folders, 3 images of 2 classes (train 3); links out of the folder are followed");
        assertThat(Scanned.of(manifest().dataset()).samples()).hasSize(3);
    }

    @Test
    void refusesToOverwrite() throws IOException {
        write("pets/cats/1.jpg", "pets/dogs/2.jpg", "data-manifest.json");
        assertThat(init("pets")).isEqualTo(1);
        assertThat(error).contains("data-manifest.json: exists already and is not overwritten; remove it");
        assertThat(folder.resolve("data-manifest.json")).hasContent("data-manifest.json");
    }

    private int init(String name) {
        StringWriter errors = new StringWriter();
        CommandLine line = new CommandLine(new InitCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    errors.append("error: ").append(failure.getMessage()).append("\n");
                    return 1;
                });
        int code = line.execute(
                folder.resolve(name).normalize().toString(),
                "--output",
                folder.resolve("data-manifest.json").toString());
        error = errors.toString();
        return code;
    }

    private DataManifest manifest() {
        return DataManifest.read(folder.resolve("data-manifest.json"));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }
}
