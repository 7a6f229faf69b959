package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of("b/2.jpg", "b/10.jpg", "b/.hidden", "a/1.jpg", "0.txt", ".git/1.jpg")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        Files.createDirectory(folder.resolve("empty"));
    }

    @Test
    void listsAFolderSortedByPathWithoutHiddenNames() {
        assertThat(ImageFiles.of(List.of(folder))).containsExactly(paths("0.txt", "a/1.jpg", "b/10.jpg", "b/2.jpg"));
    }

    @Test
    void keepsTheOrderOfWhatIsNamedAndTakesHiddenNamesAtTheirWord() {
        assertThat(ImageFiles.of(List.of(paths("b/2.jpg", "b", "b/.hidden", "b/2.jpg"))))
                .containsExactly(paths("b/2.jpg", "b/10.jpg", "b/2.jpg", "b/.hidden", "b/2.jpg"));
    }

    @Test
    void listsALinkToNothingAndFollowsOthersOnce() throws IOException {
        Files.createSymbolicLink(folder.resolve("b/3.jpg"), Path.of("nothing"));
        Files.createSymbolicLink(folder.resolve("again"), folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("a/up"), folder);

        assertThat(ImageFiles.of(List.of(folder)))
                .containsExactly(paths("0.txt", "a/1.jpg", "b/10.jpg", "b/2.jpg", "b/3.jpg"));
    }

    @Test
    void followsLinksOutOfAFolderAndTakesAFolderThatIsALink() throws IOException {
        Files.createSymbolicLink(folder.resolve("a/other"), folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("empty/here"), folder);

        assertThat(ImageFiles.of(List.of(folder.resolve("a"))))
                .containsExactly(paths("a/1.jpg", "a/other/10.jpg", "a/other/2.jpg"));
        assertThat(ImageFiles.of(List.of(folder.resolve("empty/here")))).contains(paths("empty/here/0.txt"));
    }

    @Test
    void listsWhatIsMissingInItsPlace() {
        assertThat(ImageFiles.of(List.of(paths("x.jpg", "a", "y")))).containsExactly(paths("x.jpg", "a/1.jpg", "y"));
    }

    @Test
    void refusesAFolderWithoutImages() {
        assertThatThrownBy(() -> ImageFiles.of(List.of(paths("a", "empty"))))
                .isInstanceOf(PipelineException.class)
                .hasMessage(folder.resolve("empty") + ": expected images in this folder, found none");
    }

    private Path[] paths(String... names) {
        return List.of(names).stream().map(folder::resolve).toArray(Path[]::new);
    }
}
