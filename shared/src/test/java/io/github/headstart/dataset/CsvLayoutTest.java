package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CsvLayoutTest {
    @TempDir
    private Path root;

    @BeforeEach
    void images() throws IOException {
        for (String name : new String[] {"1.jpg", "2.jpg", "sub/3.jpg", "a, \"b\".jpg", "猫.jpg", "cafe\u0301.jpg"}) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.writeString(root.resolve(name), name);
        }
    }

    @Test
    void readsColumnsInAnyOrderAndPassesOverOthers() throws IOException {
        Scanned dataset = index("split,note,path,label\ntrain,x,1.jpg,dogs\ntest,,sub/3.jpg,cats\n");
        assertThat(dataset.classes()).containsExactly("cats", "dogs");
        assertThat(dataset.samples())
                .extracting(Sample::path, Sample::split, Sample::label)
                .containsExactly(tuple("1.jpg", Split.TRAIN, "dogs"), tuple("sub/3.jpg", Split.TEST, "cats"));
    }

    @Test
    void readsAByteOrderMarkBothLineEndsQuotesAndUnicode() throws IOException {
        Scanned dataset = index("\uFEFFpath,label,split\r\n\"a, \"\"b\"\".jpg\",\"la\nbel\",train\r\n\r\n"
                + "猫.jpg,猫,validation\ncafe\u0301.jpg,caf\u00e9,test");
        assertThat(dataset.samples())
                .extracting(Sample::path, Sample::split, Sample::label)
                .containsExactly(
                        tuple("a, \"b\".jpg", Split.TRAIN, "la\nbel"),
                        tuple("猫.jpg", Split.VALIDATION, "猫"),
                        tuple("cafe\u0301.jpg", Split.TEST, "caf\u00e9"));
    }

    @Test
    void namesEveryBadRowWithItsLine() {
        assertThatThrownBy(() -> index("""
                                path,label,split
                                1.jpg,cats,train
                                "2.jpg","two
                                lines",learn
                                ../up.jpg,cats,train
                                /etc/passwd,cats,train
                                1.jpg,,test
                                ./sub/../1.jpg,cats,train
                                sub,cats,train
                                ,cats,train
                                2.jpg,cats
                                """))
                .isInstanceOf(PipelineException.class)
                .hasMessage("""
                        %s: 9 bad rows
                          line 3: expected split train, validation or test, found "learn"
                          line 5: expected a path inside of the data set's root, found "../up.jpg"
                          line 6: expected a path inside of the data set's root, found "/etc/passwd"
                          line 7: expected a label, found ""
                          line 7: expected a path that no other line has, found 1.jpg, as in line 2
                          line 8: expected a path that no other line has, found 1.jpg, as in line 2
                          line 9: expected a file, found sub, where there is none
                          line 10: expected a path inside of the data set's root, found ""
                          line 11: expected as many cells as the header has, found 2: 2.jpg,cats""".formatted(root.resolve("index.csv")));
    }

    @Test
    void readsSeveralLabelsOfAnImageInAnyOrderAndNone() throws IOException {
        Scanned dataset = index("path,labels,split\n1.jpg,dogs | cats,train\n2.jpg,,train\nsub/3.jpg,birds,test\n");
        assertThat(dataset.classes()).containsExactly("birds", "cats", "dogs");
        assertThat(dataset.samples())
                .extracting(Sample::path, Sample::split, Sample::label)
                .containsExactlyInAnyOrder(
                        tuple("1.jpg", Split.TRAIN, "cats|dogs"),
                        tuple("2.jpg", Split.TRAIN, ""),
                        tuple("sub/3.jpg", Split.TEST, "birds"));
    }

    @Test
    void keepsABarInTheOneLabelOfAnImage() throws IOException {
        Scanned dataset = index("path,label,split\n1.jpg,dogs|cats,train\n2.jpg,cats,train\n");
        assertThat(dataset.classes()).containsExactly("cats", "dogs|cats");
    }

    @Test
    void namesEveryCellOfLabelsThatIsWrongWithItsLine() {
        assertThatThrownBy(() -> index("""
                                path,labels,split
                                1.jpg,cats|dogs|cats,train
                                2.jpg,cats||dogs,learn
                                sub/3.jpg,cats|,test
                                """))
                .isInstanceOf(PipelineException.class)
                .hasMessage("""
                        %s: 4 bad rows
                          line 2: expected each class once, found "cats|dogs|cats"
                          line 3: expected split train, validation or test, found "learn"
                          line 3: expected a class before and behind each |, found "cats||dogs"
                          line 4: expected a class before and behind each |, found "cats|\"""".formatted(root.resolve("index.csv")));
    }

    @Test
    void refusesBothKindsOfLabelsAndImagesWithoutAnyClass() {
        assertThatThrownBy(() -> index("path,label,labels,split\n1.jpg,cats,cats,train\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "line 1: expected either a column label or a column labels, found path,label,labels,split");
        assertThatThrownBy(() -> index("path,labels,split\n1.jpg,,train\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected a class in the column labels of one row at least, found none");
    }

    @Test
    void namesTheFirstThousandOfManyBadRows() {
        String rows = "1.jpg,cats,learn\n".repeat(1500);
        assertThatThrownBy(() -> index("path,label,split\n" + rows))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "2,999 bad rows",
                        "line 2: expected split",
                        "line 3: expected a path that no other line has",
                        "and 1,999 more")
                .hasMessageNotContaining("line 700:");
    }

    @Test
    void takesAbsolutePathsInsideOfTheRootAndTheSplitsOtherNames() throws IOException {
        Scanned dataset = index("path,label,split\n%s,cats,Train\n%s,dogs,val\n"
                .formatted(root.resolve("1.jpg"), root.toRealPath().resolve("sub/3.jpg")));
        assertThat(dataset.samples())
                .extracting(Sample::path, Sample::split, Sample::label)
                .containsExactly(tuple("1.jpg", Split.TRAIN, "cats"), tuple("sub/3.jpg", Split.VALIDATION, "dogs"));
    }

    @Test
    void listsAMissingFileWithTheReasonAndContinues() throws IOException {
        Scanned dataset = index("path,label,split\n1.jpg,cats,train\ngone.jpg,cats,train\nnone/2.jpg,cats,test\n");
        Scanned scan = dataset;
        assertThat(scan.samples()).extracting(Sample::path).containsExactly("1.jpg");
        assertThat(scan.unreadable())
                .extracting(file -> new SampleFile.Entry(file.sample(), file.status()))
                .containsExactly(
                        new SampleFile.Entry(new Sample("gone.jpg", Split.TRAIN, "cats", ""), "no such file"),
                        new SampleFile.Entry(new Sample("none/2.jpg", Split.TEST, "cats", ""), "no such file"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void listsALinkOutOfTheRootUnlessLinksAreFollowed(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("other.jpg"), "other");
        Files.createSymbolicLink(root.resolve("link"), outside);
        Scanned dataset = index("path,label,split\n1.jpg,cats,train\nlink/other.jpg,cats,train\n");
        assertThat(dataset.unreadable())
                .extracting(file -> new SampleFile.Entry(file.sample(), file.status()))
                .containsExactly(
                        new SampleFile.Entry(new Sample("link/other.jpg", Split.TRAIN, "cats", ""), Links.LEADS_OUT));
        Scanned followed = Scanned.of(new CsvLayout(root.resolve("index.csv")), root, Links.FOLLOW);
        assertThat(followed.samples()).extracting(Sample::path).containsExactly("1.jpg", "link/other.jpg");
    }

    @Test
    void refusesAFileWithoutTheColumns() {
        assertThatThrownBy(() -> index("file,class\n1.jpg,cats\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "line 1: expected the columns path,label,split, or labels in place of label, found file,class");
        assertThatThrownBy(() -> index("")).isInstanceOf(PipelineException.class);
        assertThatThrownBy(() -> index("path,label,split\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected a row per image, found none");
        assertThatThrownBy(() -> Scanned.of(new CsvLayout(root.resolve("none.csv")), root))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found nothing");
    }

    @Test
    void refusesWhatIsNotUtf8OrNotCsv() throws IOException {
        Path file = root.resolve("index.csv");
        Files.write(file, "path,label,split\n1.jpg,caf\u00e9,train\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Scanned.of(new CsvLayout(file), root))
                .isInstanceOf(PipelineException.class)
                .hasMessage(file + ": expected a CSV file in UTF-8, found bytes that are not UTF-8; save it as UTF-8");
        assertThatThrownBy(() -> index("path,label,split\n1.jpg,cats,train\n\"sub/2.jpg,cats,train\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessage(file
                        + " line 3: expected a second \" for each \" that begins a cell, and after it a comma or the "
                        + "end of the line, found \"sub/2.jpg,cats,train");
        assertThatThrownBy(() -> index("path,label,split\n\"1.jpg\"x,cats,train\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("index.csv line 2: expected a second \"");
        assertThatThrownBy(() -> index("\"path,label,split\n1.jpg,cats,train\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("index.csv line 1: expected a second \"");
        assertThatThrownBy(() -> index("path,label,split,label\n1.jpg,cats,train,cats\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessage(file + " line 1: expected each column once, found path,label,split,label");
        assertThatThrownBy(() -> index("path,label,split\n1\0.jpg,cats,train\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("line 2: expected a file's path, found \"1\0.jpg\", which no file can have")
                .hasMessageNotContaining("Nul");
    }

    private Scanned index(String text) throws IOException {
        Path file = Files.writeString(root.resolve("index.csv"), text);
        return Scanned.of(new CsvLayout(file), root);
    }
}
