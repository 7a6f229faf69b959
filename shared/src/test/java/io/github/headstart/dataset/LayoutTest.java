package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
    @TempDir
    private Path folder;

    @Test
    void foldersGiveSplitAndLabelAndSortTheClasses() throws IOException {
        write("root/train/dogs/b/1.jpg", "root/train/cats/2.jpg", "root/test/ants/3.jpg", "root/train/beside.txt");
        Dataset dataset = new FolderLayout().find(root());
        assertThat(dataset.classes()).containsExactly("ants", "cats", "dogs");
        assertThat(pictures(dataset))
                .containsExactly(
                        "train cats train/cats/2.jpg", "train dogs train/dogs/b/1.jpg", "test ants test/ants/3.jpg");
    }

    @Test
    void hiddenFilesAndMacintoshLeftoversArePassedOver() throws IOException {
        write(
                "root/train/cats/1.jpg",
                "root/train/cats/.DS_Store",
                "root/train/cats/.hidden/2.jpg",
                "root/train/cats/__MACOSX/3.jpg",
                "root/train/.git/4.jpg",
                "root/__MACOSX/train/cats/5.jpg");
        assertThat(paths(new FolderLayout())).containsExactly("train/cats/1.jpg");
    }

    @Test
    void namesThatDifferByCaseOrUnicodeFormStayApart() throws IOException {
        String composed = "caf\u00e9";
        String decomposed = "cafe\u0301";
        write("root/cat/1.jpg", "root/Cat/1.jpg", "root/" + composed + "/1.jpg", "root/" + decomposed + "/1.jpg");
        Dataset dataset = new LabelLayout(new Fractions(0, 0)).find(root());
        assertThat(dataset.classes()).containsExactly("Cat", decomposed, composed, "cat");
        assertThat(SampleScan.of(dataset).samples()).hasSize(4);
    }

    @Test
    void labelsDrawSplitsFromContentSoThatNewPicturesMoveNoOthers() throws IOException {
        for (int i = 0; i < 1000; i++) {
            write("root/%s/%d.jpg".formatted(i % 2 == 0 ? "cats" : "dogs", i));
        }
        LabelLayout layout = new LabelLayout(new Fractions(0.2, 0.1));
        List<Sample> before = SampleScan.of(layout.find(root())).samples();
        assertThat(count(before, Split.VALIDATION)).isBetween(160L, 240L);
        assertThat(count(before, Split.TEST)).isBetween(70L, 130L);

        for (int i = 1000; i < 1100; i++) {
            write("root/cats/%d.jpg".formatted(i));
        }
        List<Sample> after = SampleScan.of(layout.find(root())).samples();
        assertThat(after).hasSize(1100).containsAll(before);

        List<Sample> moreTest = SampleScan.of(new LabelLayout(new Fractions(0.2, 0.3)).find(root()))
                .samples();
        assertThat(moreTest.stream().filter(sample -> sample.split() == Split.VALIDATION))
                .containsExactlyElementsOf(after.stream()
                        .filter(sample -> sample.split() == Split.VALIDATION)
                        .toList());
    }

    @Test
    void labelsKeepTwinsTogether() throws IOException {
        for (int i = 0; i < 50; i++) {
            String content = "picture " + i;
            Files.createDirectories(root().resolve("a"));
            Files.createDirectories(root().resolve("b"));
            Files.writeString(root().resolve("a/%d.jpg".formatted(i)), content);
            Files.writeString(root().resolve("b/other%d.jpg".formatted(i)), content);
        }
        List<Sample> samples = SampleScan.of(new LabelLayout(new Fractions(0.3, 0.3)).find(root()))
                .samples();
        for (Sample sample : samples) {
            assertThat(samples.stream()
                            .filter(other -> other.sha256().equals(sample.sha256()))
                            .map(Sample::split)
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreFollowedOnceAndLoopsEnd() throws IOException {
        write("root/train/cats/1.jpg", "root/shared/2.jpg", "root/shared/deep/3.jpg");
        Path cats = root().resolve("train/cats");
        Files.createSymbolicLink(cats.resolve("more"), root().resolve("shared"));
        Files.createSymbolicLink(cats.resolve("more-of-the-same"), root().resolve("shared"));
        Files.createSymbolicLink(root().resolve("shared/loop"), root().resolve("shared"));
        Files.createSymbolicLink(cats.resolve("up"), root().resolve("train"));
        Files.createSymbolicLink(root().resolve("train/everything"), root());
        Files.createSymbolicLink(root().resolve("train/dogs"), root().resolve("shared"));
        assertThat(paths(new FolderLayout()))
                .containsExactly(
                        "train/cats/1.jpg",
                        "train/cats/more/2.jpg",
                        "train/cats/more/deep/3.jpg",
                        "train/dogs/2.jpg",
                        "train/dogs/deep/3.jpg");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkToNothingIsListedAndUnreadable() throws IOException {
        write("root/train/cats/1.jpg");
        Files.createSymbolicLink(root().resolve("train/cats/2.jpg"), root().resolve("gone.jpg"));
        SampleScan scan = SampleScan.of(new FolderLayout().find(root()));
        assertThat(scan.samples()).hasSize(1);
        assertThat(scan.unreadable()).singleElement().satisfies(entry -> {
            assertThat(entry.picture().path()).isEqualTo("train/cats/2.jpg");
            assertThat(entry.status()).isEqualTo("a link to nothing");
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkOutOfTheRootIsRefused() throws IOException {
        write("root/train/cats/1.jpg", "outside/2.jpg");
        Path link = root().resolve("train/cats/2.jpg");
        Files.createSymbolicLink(link, folder.resolve("outside/2.jpg"));
        assertThatThrownBy(() -> new FolderLayout().find(root()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(link + ": expected pictures inside of " + root())
                .hasMessageContaining("outside/2.jpg; copy them there");
        Files.delete(link);
        Files.createSymbolicLink(root().resolve("train/dogs"), folder.resolve("outside"));
        assertThatThrownBy(() -> new FolderLayout().find(root()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("train/dogs: expected pictures inside of");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theRootItselfMayBeALink() throws IOException {
        write("elsewhere/train/cats/1.jpg");
        Files.createSymbolicLink(root(), folder.resolve("elsewhere"));
        assertThat(paths(new FolderLayout())).containsExactly("train/cats/1.jpg");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsNoTextIsRefused() throws Exception {
        write("root/train/cats/1.jpg");
        Process touch = new ProcessBuilder("sh", "-c", "touch \"$(printf '\\377.jpg')\"")
                .directory(root().resolve("train/cats").toFile())
                .start();
        assertThat(touch.waitFor()).isZero();
        assertThatThrownBy(() -> new FolderLayout().find(root()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("has a name that this system's locale cannot express; rename it");
    }

    @Test
    void aMissingRootSaysWhatToPutThere() {
        assertThatThrownBy(() -> new FolderLayout().find(root()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found nothing; put the pictures there as train/<label>/…");
    }

    private Path root() {
        return folder.resolve("root");
    }

    private List<String> paths(Layout layout) {
        return layout.find(root()).files().stream().map(PictureFile::path).toList();
    }

    private static List<String> pictures(Dataset dataset) {
        return SampleScan.of(dataset).samples().stream()
                .map(sample -> sample.split() + " " + sample.label() + " " + sample.path())
                .toList();
    }

    private static long count(List<Sample> samples, Split split) {
        return samples.stream().filter(sample -> sample.split() == split).count();
    }

    /** Every file's content is its own name. */
    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }
}
