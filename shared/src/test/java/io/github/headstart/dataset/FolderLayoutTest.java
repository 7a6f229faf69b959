package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
    void sortsClassesByNameAndImagesBySplitLabelAndPath() throws IOException {
        image("validation/dogs/1.jpg");
        image("train/dogs/b.jpg");
        image("train/dogs/a.jpg");
        image("train/cats/deep/er/1.jpg");
        image("test/birds/1.jpg");

        Scanned dataset = Scanned.of(new FolderLayout(), root);

        assertThat(dataset.classes()).containsExactly("birds", "cats", "dogs");
        assertThat(dataset.samples())
                .extracting(Sample::path, Sample::split, Sample::label)
                .containsExactly(
                        tuple("train/cats/deep/er/1.jpg", Split.TRAIN, "cats"),
                        tuple("train/dogs/a.jpg", Split.TRAIN, "dogs"),
                        tuple("train/dogs/b.jpg", Split.TRAIN, "dogs"),
                        tuple("validation/dogs/1.jpg", Split.VALIDATION, "dogs"),
                        tuple("test/birds/1.jpg", Split.TEST, "birds"));
    }

    @Test
    void passesOverHiddenFilesAndWhatLiesBesideTheLabels() throws IOException {
        image("train/cats/1.jpg");
        image("train/cats/.DS_Store");
        image("train/.hidden/1.jpg");
        image("train/__MACOSX/1.jpg");
        image("train/readme.txt");
        image("extra/cats/1.jpg");

        Scanned dataset = Scanned.of(new FolderLayout(), root);

        assertThat(dataset.classes()).containsExactly("cats");
        assertThat(dataset.files()).extracting(ImageFile::path).containsExactly("train/cats/1.jpg");
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
        image(folder + "/cats/1.jpg");

        assertThat(Scanned.of(new FolderLayout(), root).samples())
                .extracting(Sample::path, Sample::split, Sample::label)
                .containsExactly(tuple(folder + "/cats/1.jpg", split, "cats"));
    }

    @Test
    void refusesTwoFoldersForOneSplit() throws IOException {
        image("train/cats/1.jpg");
        image("val/cats/2.jpg");
        image("validation/cats/3.jpg");

        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root))
                .isInstanceOf(PipelineException.class)
                .hasMessage("%s: expected one folder for the split validation, found val and validation; merge them"
                        .formatted(root));
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdout", "hold-out", "eval", "Evaluation", "train2017", "test_images", "validation-set"})
    void refusesAFolderThatLooksLikeASplitButIsNone(String folder) throws IOException {
        image("train/cats/1.jpg");
        image(folder + "/cats/2.jpg");
        image(folder + "/dogs/3.jpg");

        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root))
                .isInstanceOf(PipelineException.class)
                .hasMessage(("%s: expected the splits train, validation and test, found the folder %s with 2 files, "
                                + "which looks like a split; rename it, or move it elsewhere")
                        .formatted(root, folder));
    }

    @Test
    void namesWhatItIgnoresWithCounts() throws IOException {
        image("train/cats/1.jpg");
        for (String file : List.of("train/5.jpg", "train/4.jpg", "train/3.jpg", "train/2.jpg", "readme.txt")) {
            image(file);
        }
        image("extra/cats/1.jpg");
        image("extra/cats/2.jpg");
        Files.createDirectories(root.resolve("train/birds"));
        Files.createDirectories(root.resolve("test/birds"));
        Files.createDirectories(root.resolve("test/cats"));

        Scanned dataset = Scanned.of(new FolderLayout(), root);

        assertThat(dataset.classes()).containsExactly("cats");
        assertThat(dataset.ignored())
                .containsExactlyInAnyOrder(
                        root + ": 1 file in no split's folder is ignored: readme.txt",
                        root.resolve("extra") + ": 2 files are ignored, because the folder is not named after a split",
                        root.resolve("train") + ": 4 files in no label's folder are ignored: 2.jpg, 3.jpg, 4.jpg, …",
                        root + ": label folders without a file are not classes: birds");
    }

    @Test
    void anEmptyFolderIsAClassIfAnotherSplitHasIt() throws IOException {
        image("train/cats/1.jpg");
        image("test/dogs/1.jpg");
        Files.createDirectories(root.resolve("train/dogs"));

        Scanned dataset = Scanned.of(new FolderLayout(), root);

        assertThat(dataset.classes()).containsExactly("cats", "dogs");
        assertThat(dataset.ignored()).isEmpty();
    }

    @Test
    void saysWhereToPutTheImagesIfThereIsNoRoot() {
        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root.resolve("none")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found nothing")
                .hasMessageContaining("dataset.root");
    }

    @Test
    void saysThatThereAreNoImages() {
        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("train/<label>")
                .hasMessageContaining("found none");
    }

    private void image(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }
}
