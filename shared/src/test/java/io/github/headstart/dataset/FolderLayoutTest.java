package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLayoutTest {
    @TempDir
    private Path root;

    @Test
    void sortsClassesByNameAndPicturesBySplitLabelAndPath() throws IOException {
        picture("validation/dogs/1.jpg");
        picture("train/dogs/b.jpg");
        picture("train/dogs/a.jpg");
        picture("train/cats/deep/er/1.jpg");
        Files.createDirectories(root.resolve("test/birds"));

        Dataset dataset = new FolderLayout().find(root);

        assertThat(dataset.classes()).containsExactly("birds", "cats", "dogs");
        assertThat(SampleScan.of(dataset).samples())
                .extracting(Sample::picture)
                .containsExactly(
                        new Picture("train/cats/deep/er/1.jpg", Split.TRAIN, "cats"),
                        new Picture("train/dogs/a.jpg", Split.TRAIN, "dogs"),
                        new Picture("train/dogs/b.jpg", Split.TRAIN, "dogs"),
                        new Picture("validation/dogs/1.jpg", Split.VALIDATION, "dogs"));
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
