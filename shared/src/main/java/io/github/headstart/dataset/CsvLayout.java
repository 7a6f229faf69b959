package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.storage.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A layout that lists the images in a UTF-8 CSV file (RFC 4180; lines may end in either way, and a byte order mark may come
 * first). Its header has {@code path,label,split} in any order; further columns are ignored. With {@code labels} in place of {@code
 * label} an image has the classes between the {@code |} of its cell, or none if that is blank. A row whose file is
 * missing is listed with the reason.
 *
 * @param file whose {@code path} column is relative to the data set's root, or absolute and inside of it
 */
public record CsvLayout(Path file) implements Layout {
    private static final String PATH = "path";
    private static final String SPLIT = "split";
    private static final String COLUMNS = "path,label,split, or labels in place of label";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
            .get();

    /** @throws PipelineException beside the layouts' reasons: naming the bad rows with their lines */
    @Override
    public Dataset find(Storage storage, Links links, Consumer<ImageFile> images) {
        ImageTree tree = ImageTree.of(storage, links);
        tree.requireRoot("place the images of %s there, or change dataset.root".formatted(file));
        try (Scratch scratch = new Scratch()) {
            CsvRows rows = new CsvRows(tree, images, scratch);
            Labelling labelling = read(rows);
            rows.checkProblems(file);
            return new Dataset(tree.root(), rows.classes(), labelling, rows.images(), List.of());
        }
    }

    private Labelling read(CsvRows rows) {
        long line = 1;
        try (BufferedReader text = text();
                CSVParser csv = FORMAT.parse(withoutByteOrderMark(text))) {
            Labelling labelling = labelling(csv.getHeaderNames());
            line = csv.getCurrentLineNumber() + 1;
            for (CSVRecord row : csv) {
                if (row.isConsistent()) {
                    rows.add(line, row.get(PATH), labelling, row.get(labelling.column()), row.get(SPLIT));
                } else {
                    rows.addOfWrongLength(line, row.values());
                }
                line = csv.getCurrentLineNumber() + 1;
            }
            return labelling;
        } catch (UncheckedIOException e) {
            throw cannotRead(line, e.getCause());
        } catch (IOException e) {
            throw cannotRead(line, e);
        }
    }

    /** @param line that begins the row at which reading failed */
    private PipelineException cannotRead(long line, IOException e) {
        if (e instanceof CharacterCodingException) {
            return new PipelineException(
                    "%s: expected a CSV file in UTF-8, found bytes that are not UTF-8; save it as UTF-8"
                            .formatted(file),
                    e);
        }
        if (e instanceof CSVException) {
            return new PipelineException(
                    "%s line %d: expected a second \" for each \" that begins a cell, and after it a comma or the end of the line, found %s"
                            .formatted(file, line, textOf(line)),
                    e);
        }
        return new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
    }

    private String textOf(long line) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(line - 1).findFirst().orElse("");
        } catch (IOException e) {
            throw cannotRead(line, e);
        }
    }

    /** True for a file whose first line names the columns. */
    public static boolean isIndex(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            List<String> names = lines.findFirst()
                    .map(line -> List.of(line.replace(String.valueOf(BYTE_ORDER_MARK), "")
                            .replace("\"", "")
                            .split(",")))
                    .orElse(List.of());
            return labellings(names).findAny().isPresent();
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** The kinds of labels that the columns of these names have. */
    private static Stream<Labelling> labellings(List<String> names) {
        return Stream.of(Labelling.values()).filter(each -> names.containsAll(List.of(PATH, each.column(), SPLIT)));
    }

    private Labelling labelling(List<String> names) {
        List<Labelling> found = labellings(names).toList();
        if (found.isEmpty()) {
            throw wrongHeader("the columns " + COLUMNS, names);
        }
        if (found.size() > 1) {
            throw wrongHeader("either a column label or a column labels", names);
        }
        Labelling labelling = found.get(0);
        if (Stream.of(PATH, labelling.column(), SPLIT).anyMatch(column -> Collections.frequency(names, column) > 1)) {
            throw wrongHeader("each column once", names);
        }
        return labelling;
    }

    private PipelineException wrongHeader(String expected, List<String> names) {
        return new PipelineException(
                "%s line 1: expected %s, found %s".formatted(file, expected, String.join(",", names)));
    }

    private BufferedReader text() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new PipelineException("%s: expected a CSV file with the columns %s; found %s"
                    .formatted(file, COLUMNS, Files.exists(file) ? "a folder" : "nothing"));
        }
        return Files.newBufferedReader(file);
    }

    private static Reader withoutByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }
}
