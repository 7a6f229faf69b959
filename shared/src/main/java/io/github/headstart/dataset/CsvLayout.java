package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.text.Count;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A layout that lists the images in a UTF-8 CSV file (RFC 4180; lines may end in either way, and a byte order mark may come
 * first). Its header has {@code path,label,split} in any order; further columns are ignored. A row whose file is
 * missing is listed with the reason.
 *
 * @param file whose {@code path} column is relative to the data set's root, or absolute and inside of it
 */
public record CsvLayout(Path file) implements Layout {
    private static final String PATH = "path";
    private static final String LABEL = "label";
    private static final String SPLIT = "split";
    private static final List<String> COLUMNS = List.of(PATH, LABEL, SPLIT);
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
            .get();

    /** @throws PipelineException beside the layouts' reasons: naming every bad row with its line */
    @Override
    public Dataset find(Path root, Links links) {
        ImageTree tree = new ImageTree(root, links, "place the images of %s there".formatted(file));
        Rows rows = new Rows(root, tree);
        String text = text();
        long line = 1;
        try (CSVParser csv = FORMAT.parse(new StringReader(text))) {
            checkHeader(csv.getHeaderNames());
            line = csv.getCurrentLineNumber() + 1;
            for (CSVRecord row : csv) {
                rows.add(line, row);
                line = csv.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException e) {
            // The text is in memory: only its quotes can be wrong.
            throw new PipelineException(
                    "%s line %d: expected a second \" for each \" that begins a cell, and after it a comma or the end of the line, found %s"
                            .formatted(
                                    file,
                                    line,
                                    text.lines().skip(line - 1).findFirst().orElse("")),
                    e);
        }
        if (!rows.problems.isEmpty()) {
            throw new PipelineException("%s: %s%n  %s"
                    .formatted(file, Count.of(rows.problems.size(), "bad row"), String.join("\n  ", rows.problems)));
        }
        if (rows.files.isEmpty()) {
            throw new PipelineException("%s: expected a row per image, found none".formatted(file));
        }
        SortedSet<String> classes =
                rows.files.stream().map(ImageFile::label).collect(Collectors.toCollection(TreeSet::new));
        return Dataset.of(root, classes, rows.files, List.of());
    }

    /** True for a file whose first line names the columns. */
    public static boolean isIndex(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            List<String> names = lines.findFirst()
                    .map(line -> List.of(
                            line.replace(BYTE_ORDER_MARK, "").replace("\"", "").split(",")))
                    .orElse(List.of());
            return names.containsAll(COLUMNS);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private void checkHeader(List<String> names) {
        boolean repeated = COLUMNS.stream().anyMatch(column -> Collections.frequency(names, column) > 1);
        if (repeated || !names.containsAll(COLUMNS)) {
            throw new PipelineException("%s line 1: expected %s, found %s"
                    .formatted(
                            file,
                            repeated ? "each column once" : "the columns path,label,split",
                            String.join(",", names)));
        }
    }

    private String text() {
        if (!Files.isRegularFile(file)) {
            throw new PipelineException("%s: expected a CSV file with the columns path,label,split, found %s"
                    .formatted(file, Files.exists(file) ? "a folder" : "nothing"));
        }
        try {
            String text = Files.readString(file);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new PipelineException(
                    "%s: expected a CSV file in UTF-8, found bytes that are not UTF-8; save it as UTF-8"
                            .formatted(file),
                    e);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    private static final class Rows {
        private final Path root;
        private final ImageTree tree;
        private final List<ImageFile> files = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Long> lines = new HashMap<>();

        Rows(Path root, ImageTree tree) {
            this.root = root;
            this.tree = tree;
        }

        void add(long line, CSVRecord row) {
            if (!row.isConsistent()) {
                problem(line, "as many cells as the header has", row.size() + ": " + String.join(",", row.values()));
                return;
            }
            Optional<Split> split = Split.recognised(row.get(SPLIT));
            if (split.isEmpty()) {
                problem(line, "split train, validation or test", '"' + row.get(SPLIT) + '"');
            }
            if (row.get(LABEL).isBlank()) {
                problem(line, "a label", '"' + row.get(LABEL) + '"');
            }
            Optional<ImageTree.Found> found = found(line, row.get(PATH));
            found.ifPresent(file -> {
                Long earlier = lines.putIfAbsent(file.path(), line);
                if (earlier != null) {
                    problem(line, "a path that no other line has", "%s, as in line %d".formatted(file.path(), earlier));
                }
                split.ifPresent(known -> files.add(
                        new ImageFile(file.path(), row.get(LABEL).strip(), Fractions.all(known), file.problem())));
            });
        }

        /** @return empty if the row has a problem */
        private Optional<ImageTree.Found> found(long line, String cell) {
            try {
                Path relative = relative(Path.of(cell).normalize());
                Path file = root.resolve(relative);
                if (cell.isBlank() || relative.isAbsolute() || relative.startsWith("..")) {
                    problem(line, "a path inside of the data set's root", '"' + cell + '"');
                } else if (Files.isDirectory(file)) {
                    problem(line, "a file", cell + ", where there is none");
                } else {
                    String path =
                            relative.toString().replace(root.getFileSystem().getSeparator(), "/");
                    return Optional.of(new ImageTree.Found(path, tree.problem(file)));
                }
            } catch (InvalidPathException e) {
                problem(line, "a file's path", '"' + cell + "\", which no file can have");
            }
            return Optional.empty();
        }

        private Path relative(Path path) {
            return Stream.of(root.toAbsolutePath().normalize(), tree.realRoot())
                    .filter(base -> path.isAbsolute() && path.startsWith(base))
                    .findFirst()
                    .map(base -> base.relativize(path))
                    .orElse(path);
        }

        private void problem(long line, String expected, String found) {
            problems.add("line %d: expected %s, found %s".formatted(line, expected, found));
        }
    }
}
