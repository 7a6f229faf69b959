package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderLayoutTest {
    @TempDir
    private Path root;

    @Test
    void sortsClassesByNameAndPicturesBySplitLabelAndPath() throws IOException {
        picture("validation/dogs/1.jpg");
        picture("train/dogs/b.jpg");
        picture("train/dogs/a.jpg");
        picture("train/cats/deep/er/1.jpg");
        picture("test/birds/1.jpg");

        Dataset dataset = new FolderLayout().find(root);

        assertThat(dataset.classes()).containsExactly("birds", "cats", "dogs");
        assertThat(SampleScan.of(dataset).samples())
                .extracting(Sample::picture)
                .containsExactly(
                        new Picture("train/cats/deep/er/1.jpg", Split.TRAIN, "cats"),
                        new Picture("train/dogs/a.jpg", Split.TRAIN, "dogs"),
                        new Picture("train/dogs/b.jpg", Split.TRAIN, "dogs"),
                        new Picture("validation/dogs/1.jpg", Split.VALIDATION, "dogs"),
                        new Picture("test/birds/1.jpg", Split.TEST, "birds"));
    }

    @Test
    void passesOverHiddenFilesAndWhatLiesBesideTheLabels() throws IOException {
        picture("train/cats/1.jpg");
        picture("train/cats/.DS_Store");
        picture("train/.hidden/1.jpg");
        picture("train/__MACOSX/1.jpg");
        picture("train/readme.txt");
        picture("extra/cats/1.jpg");

        Dataset dataset = new FolderLayout().find(root);

        assertThat(dataset.classes()).containsExactly("cats");
        assertThat(dataset.files()).extracting(PictureFile::path).containsExactly("train/cats/1.jpg");
    }

    @ParameterizedTest
    @CsvSource({
        "val, VALIDATION",
        "valid, VALIDATION",
        "dev, VALIDATION",
        "Validation, VALIDATION",
        "VAL, VALIDATION",
        "Train, TRAIN",
        "training, TRAIN",
        "TEST, TEST",
        "testing, TEST"
    })
    void recognisesWhatOthersCallTheSplitsInAnyCase(String folder, Split split) throws IOException {
        picture(folder + "/cats/1.jpg");

        assertThat(SampleScan.of(new FolderLayout().find(root)).samples())
                .extracting(Sample::picture)
                .containsExactly(new Picture(folder + "/cats/1.jpg", split, "cats"));
    }

    @Test
    void refusesTwoFoldersForOneSplit() throws IOException {
        picture("train/cats/1.jpg");
        picture("val/cats/2.jpg");
        picture("validation/cats/3.jpg");

        assertThatThrownBy(() -> new FolderLayout().find(root))
                .isInstanceOf(PipelineException.class)
                .hasMessage("%s: expected one folder for the split validation, found val and validation; merge them"
                        .formatted(root));
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdout", "hold-out", "eval", "Evaluation", "train2017", "test_images", "validation-set"})
    void refusesAFolderThatLooksLikeASplitButIsNone(String folder) throws IOException {
        picture("train/cats/1.jpg");
        picture(folder + "/cats/2.jpg");
        picture(folder + "/dogs/3.jpg");

        assertThatThrownBy(() -> new FolderLayout().find(root))
                .isInstanceOf(PipelineException.class)
                .hasMessage(("%s: expected the splits train, validation and test, found the folder %s with 2 files, "
                                + "which looks like a split; rename it, or move it elsewhere")
                        .formatted(root, folder));
    }

    @Test
    void namesWhatItIgnoresWithCounts() throws IOException {
        picture("train/cats/1.jpg");
        for (String file : List.of("train/5.jpg", "train/4.jpg", "train/3.jpg", "train/2.jpg", "readme.txt")) {
            picture(file);
        }
        picture("extra/cats/1.jpg");
        picture("extra/cats/2.jpg");
        Files.createDirectories(root.resolve("train/birds"));
        Files.createDirectories(root.resolve("test/birds"));
        Files.createDirectories(root.resolve("test/cats"));

        Dataset dataset = new FolderLayout().find(root);

        assertThat(dataset.classes()).containsExactly("cats");
        assertThat(dataset.ignored())
                .containsExactlyInAnyOrder(
                        root + ": 1 file in no split's folder is ignored: readme.txt",
                        root.resolve("extra") + ": 2 files are ignored, for the folder's name is no split's",
                        root.resolve("train") + ": 4 files in no label's folder are ignored: 2.jpg, 3.jpg, 4.jpg, …",
                        root + ": a label's folder without a file gives no class: birds");
    }

    @Test
    void anEmptyFolderIsAClassIfAnotherSplitHasIt() throws IOException {
        picture("train/cats/1.jpg");
        picture("test/dogs/1.jpg");
        Files.createDirectories(root.resolve("train/dogs"));

        Dataset dataset = new FolderLayout().find(root);

        assertThat(dataset.classes()).containsExactly("cats", "dogs");
        assertThat(dataset.ignored()).isEmpty();
    }

    @Test
    void saysWhereToPutThePicturesIfThereIsNoRoot() {
        assertThatThrownBy(() -> new FolderLayout().find(root.resolve("none")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found nothing")
                .hasMessageContaining("dataset.root");
    }

    @Test
    void saysThatThereAreNoPictures() {
        assertThatThrownBy(() -> new FolderLayout().find(root))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("train/<label>")
                .hasMessageContaining("found none");
    }

    private void picture(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }
}
