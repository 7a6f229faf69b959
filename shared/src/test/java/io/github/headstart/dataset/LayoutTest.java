package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        Scanned dataset = Scanned.of(new FolderLayout(), root());
        assertThat(dataset.classes()).containsExactly("ants", "cats", "dogs");
        assertThat(images(dataset))
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
        Scanned dataset = Scanned.of(new LabelLayout(new Fractions(0, 0)), root());
        assertThat(dataset.classes()).containsExactly("Cat", decomposed, composed, "cat");
        assertThat(dataset.samples()).hasSize(4);
    }

    @Test
    void labelsDrawSplitsFromContentSoThatNewImagesMoveNoOthers() throws IOException {
        for (int i = 0; i < 1000; i++) {
            write("root/%s/%d.jpg".formatted(i % 2 == 0 ? "cats" : "dogs", i));
        }
        LabelLayout layout = new LabelLayout(new Fractions(0.2, 0.1));
        List<Sample> before = Scanned.of(layout, root()).samples();
        assertThat(count(before, Split.VALIDATION)).isBetween(160L, 240L);
        assertThat(count(before, Split.TEST)).isBetween(70L, 130L);

        for (int i = 1000; i < 1100; i++) {
            write("root/cats/%d.jpg".formatted(i));
        }
        List<Sample> after = Scanned.of(layout, root()).samples();
        assertThat(after).hasSize(1100).containsAll(before);

        List<Sample> moreTest =
                Scanned.of(new LabelLayout(new Fractions(0.2, 0.3)), root()).samples();
        assertThat(moreTest.stream().filter(sample -> sample.split() == Split.VALIDATION))
                .containsExactlyElementsOf(after.stream()
                        .filter(sample -> sample.split() == Split.VALIDATION)
                        .toList());
    }

    @Test
    void labelsKeepDuplicatesTogether() throws IOException {
        for (int i = 0; i < 50; i++) {
            String content = "image " + i;
            Files.createDirectories(root().resolve("a"));
            Files.createDirectories(root().resolve("b"));
            Files.writeString(root().resolve("a/%d.jpg".formatted(i)), content);
            Files.writeString(root().resolve("b/other%d.jpg".formatted(i)), content);
        }
        List<Sample> samples =
                Scanned.of(new LabelLayout(new Fractions(0.3, 0.3)), root()).samples();
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
        Scanned scan = Scanned.of(new FolderLayout(), root());
        assertThat(scan.samples()).hasSize(1);
        assertThat(scan.unreadable()).singleElement().satisfies(entry -> {
            assertThat(entry.file().path()).isEqualTo("train/cats/2.jpg");
            assertThat(entry.status()).isEqualTo("a link to nothing");
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkOutOfTheRootIsListedWithTheReasonAndTheRestContinues() throws IOException {
        write("root/train/cats/1.jpg", "outside/2.jpg", "outside/deep/3.jpg");
        Files.createSymbolicLink(root().resolve("train/cats/2.jpg"), folder.resolve("outside/2.jpg"));
        Files.createSymbolicLink(root().resolve("train/cats/more"), folder.resolve("outside"));
        Files.createSymbolicLink(root().resolve("train/dogs"), folder.resolve("outside"));
        Scanned dataset = Scanned.of(new FolderLayout(), root());
        assertThat(dataset.classes()).containsExactly("cats");
        Scanned scan = dataset;
        assertThat(scan.samples()).extracting(Sample::path).containsExactly("train/cats/1.jpg");
        assertThat(scan.unreadable())
                .extracting(file ->
                        "%s %s".formatted(file.sample().label(), file.file().path()))
                .containsExactly("cats train/cats/2.jpg", "cats train/cats/more", "dogs train/dogs");
        assertThat(scan.unreadable()).extracting(UnreadableFile::status).containsOnly(Links.LEADS_OUT);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksOutOfTheRootAreFollowedOnRequestAndCyclesEnd() throws IOException {
        write("root/train/cats/1.jpg", "outside/2.jpg", "outside/deep/3.jpg", "cache/ab/cdef");
        Files.createSymbolicLink(root().resolve("train/cats/dvc.jpg"), folder.resolve("cache/ab/cdef"));
        Files.createSymbolicLink(root().resolve("train/cats/again.jpg"), folder.resolve("cache/ab/cdef"));
        Files.createSymbolicLink(root().resolve("train/dogs"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("outside/deep/up"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("outside/back"), root());
        assertThat(paths(new FolderLayout(), Links.FOLLOW))
                .containsExactly(
                        "train/cats/1.jpg",
                        "train/cats/again.jpg",
                        "train/cats/dvc.jpg",
                        "train/dogs/2.jpg",
                        "train/dogs/back/train/cats/1.jpg",
                        "train/dogs/back/train/cats/again.jpg",
                        "train/dogs/back/train/cats/dvc.jpg",
                        "train/dogs/deep/3.jpg");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anAnnexIsFollowedAndWhatItLacksIsListed() throws IOException {
        write("root/.git/annex/objects/XX/YY/key1/key1", "root/README");
        Files.createDirectories(root().resolve("cats"));
        Files.createSymbolicLink(root().resolve("cats/1.jpg"), Path.of("../.git/annex/objects/XX/YY/key1/key1"));
        Files.createSymbolicLink(root().resolve("cats/2.jpg"), Path.of("../.git/annex/objects/XX/YY/key2/key2"));
        Files.createSymbolicLink(root().resolve("LICENSE"), Path.of(".git/annex/objects/XX/YY/key3/key3"));
        Scanned dataset = Scanned.of(new LabelLayout(new Fractions(0, 0)), root());
        assertThat(dataset.classes()).containsExactly("cats");
        Scanned scan = dataset;
        assertThat(scan.samples()).extracting(Sample::path).containsExactly("cats/1.jpg");
        assertThat(scan.unreadable())
                .extracting(file -> file.file().path() + ": " + file.status())
                .containsExactly("LICENSE: a link to nothing", "cats/2.jpg: a link to nothing");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSplitThatIsALinkOutOfTheRootIsRefusedUnlessLinksAreFollowed() throws IOException {
        write("root/train/cats/1.jpg", "outside/cats/2.jpg");
        Files.createSymbolicLink(root().resolve("test"), folder.resolve("outside"));
        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root()))
                .isInstanceOf(PipelineException.class)
                .hasMessage("%s: expected the folder of a split, found %s"
                        .formatted(root().resolve("test"), Links.LEADS_OUT));
        assertThat(paths(new FolderLayout(), Links.FOLLOW)).containsExactly("test/cats/2.jpg", "train/cats/1.jpg");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatCannotBeListedOrLookedAtIsListedWithTheReason() throws IOException {
        assumeFalse(Files.isWritable(Path.of("/")), "the superuser may read everything");
        write("root/train/cats/1.jpg", "root/train/cats/closed/2.jpg", "root/train/cats/half/3.jpg");
        Files.setPosixFilePermissions(
                root().resolve("train/cats/closed"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(root().resolve("train/cats/half"), PosixFilePermissions.fromString("r--------"));
        try {
            Scanned scan = Scanned.of(new FolderLayout(), root());
            assertThat(scan.samples()).extracting(Sample::path).containsExactly("train/cats/1.jpg");
            assertThat(scan.unreadable())
                    .extracting(file -> file.file().path() + ": " + file.status())
                    .containsExactly(
                            "train/cats/closed: a folder that cannot be read: permission denied",
                            "train/cats/half/3.jpg: cannot be read: permission denied");
        } finally {
            for (String name : List.of("closed", "half")) {
                Files.setPosixFilePermissions(
                        root().resolve("train/cats").resolve(name), PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    @Test
    void labelsNameStrayFilesAndEmptyFoldersAndTakeNoClassFromThem() throws IOException {
        write("root/cats/1.jpg", "root/dogs/2.jpg", "root/stray.jpg", "root/notes.txt");
        Files.createDirectories(root().resolve("birds/deep"));
        Scanned dataset = Scanned.of(new LabelLayout(new Fractions(0, 0)), root());
        assertThat(dataset.classes()).containsExactly("cats", "dogs");
        assertThat(dataset.ignored())
                .containsExactly(
                        root() + ": 2 files in no label's folder are ignored: notes.txt, stray.jpg",
                        root() + ": label folders without a file are not classes: birds");
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
        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("has a name that this system's locale cannot represent; rename it");
    }

    @Test
    void aMissingRootSaysWhatToPutThere() {
        assertThatThrownBy(() -> Scanned.of(new FolderLayout(), root()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found nothing; place the images there as train/<label>/…");
    }

    private Path root() {
        return folder.resolve("root");
    }

    private List<String> paths(Layout layout) {
        return paths(layout, Links.INSIDE);
    }

    private List<String> paths(Layout layout, Links links) {
        return Scanned.of(layout, root(), links).files().stream()
                .map(ImageFile::path)
                .toList();
    }

    private static List<String> images(Scanned dataset) {
        return dataset.samples().stream()
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
