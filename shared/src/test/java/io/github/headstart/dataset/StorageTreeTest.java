package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.ElsewhereStorage;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts of images that are not on this machine. */
class StorageTreeTest {
    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void images() throws IOException {
        root = folder.resolve("images");
        for (String file : List.of(
                "train/cats/1.jpg",
                "train/cats/deep/er/2.jpg",
                "train/cats/.hidden/3.jpg",
                "train/dogs/4 #%.jpg",
                "train/readme.txt",
                "val/dogs/5.jpg",
                "notes.txt",
                "__MACOSX/train/cats/6.jpg",
                "more/7.jpg")) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file);
        }
    }

    @Test
    void foldersOfSplitsAreFoundAsOnThisMachine() {
        isAsOnThisMachine(new FolderLayout());
    }

    @Test
    void foldersOfLabelsAreFoundAsOnThisMachine() {
        isAsOnThisMachine(new LabelLayout(new Fractions(0.3, 0.2)));
    }

    @Test
    void aCsvFileListsImagesByPathOrUri() throws IOException {
        Path index = folder.resolve("index.csv");
        Storage elsewhere = new ElsewhereStorage(root);
        Files.writeString(
                index,
                "path,label,split\ntrain/cats/1.jpg,cats,train\n%s/val/dogs/5.jpg,dogs,validation\nnone.jpg,cats,test\n"
                        .formatted(elsewhere.location()));
        Scanned found = scan(new CsvLayout(index), elsewhere);
        assertThat(found.samples()).extracting(Sample::path).containsExactly("train/cats/1.jpg", "val/dogs/5.jpg");
        assertThat(found.unreadable()).extracting(UnreadableFile::status).containsExactly("no such file");
        Files.writeString(index, "path,label,split\ntrain/cats/1.jpg,cats,train\nnone.jpg,cats,test\n");
        assertThat(scan(new CsvLayout(index), new LocalStorage(root)).unreadable())
                .as("as on this machine")
                .extracting(UnreadableFile::status)
                .containsExactly("no such file");

        Files.writeString(index, "path,label,split\n../index.csv,cats,train\n/etc/passwd,cats,train\n");
        assertThatThrownBy(() -> scan(new CsvLayout(index), elsewhere))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("line 2", "line 3", "a path inside of the data set's root");
    }

    @Test
    void aRootThatIsNotThereIsTold() {
        Storage none = new ElsewhereStorage(folder.resolve("none"));
        assertThatThrownBy(() -> scan(new FolderLayout(), none))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(none.location() + ": expected the folder of the images, found nothing");
    }

    private void isAsOnThisMachine(Layout layout) {
        Scanned here = scan(layout, new LocalStorage(root));
        Scanned elsewhere = scan(layout, new ElsewhereStorage(root));

        assertThat(elsewhere.samples()).isEqualTo(here.samples()).isNotEmpty();
        assertThat(elsewhere.classes()).isEqualTo(here.classes());
        assertThat(elsewhere.ignored())
                .extracting(line -> line.replace("far:/", ""))
                .isEqualTo(here.ignored());
        assertThat(elsewhere.files()).as("lengths that are known from the list").allSatisfy(file -> assertThat(
                        file.bytes())
                .isEqualTo(root.resolve(file.path()).toFile().length()));
    }

    private static Scanned scan(Layout layout, Storage storage) {
        return Scanned.of(images -> layout.find(storage, Links.INSIDE, images), storage);
    }
}
