package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import io.github.headstart.text.Count;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rows of a CSV file that lists images, checked one by one. Not thread-safe. */
final class CsvRows {
    private static final int MOST_NAMED = 1000;

    private final ImageTree tree;
    private final Consumer<ImageFile> images;
    private final ExternalSort<Line> paths;
    private final List<Problem> problems = new ArrayList<>();
    private final SortedSet<String> classes = new TreeSet<>();
    private int count;
    private int bad;

    /** @param images takes the images of the rows that are right */
    CsvRows(ImageTree tree, Consumer<ImageFile> images, Scratch scratch) {
        this.tree = tree;
        this.images = images;
        this.paths = new ExternalSort<>(
                scratch, Line.FORMAT, Comparator.comparing(Line::path).thenComparingLong(Line::number));
    }

    /** The line of a path. */
    private record Line(String path, long number) {
        static final RecordFormat<Line> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Line line, DataOutput out) throws IOException {
                RecordFormat.writeText(line.path(), out);
                out.writeLong(line.number());
            }

            @Override
            public Line read(DataInput in) throws IOException {
                return new Line(RecordFormat.readText(in), in.readLong());
            }
        };
    }

    private record Problem(long line, String text) {}

    void addOfWrongLength(long line, String... cells) {
        problem(line, "as many cells as the header has", cells.length + ": " + String.join(",", cells));
    }

    /** @param labels the cell of the label or the labels */
    void add(long line, String cell, Labelling labelling, String labels, String splitName) {
        Optional<Split> split = Split.recognised(splitName);
        if (split.isEmpty()) {
            problem(line, "split train, validation or test", '"' + splitName + '"');
        }
        List<String> named = labelling.isMultiLabel() ? several(line, labels) : one(line, labels);
        Optional<ImageTree.Found> found = found(line, cell);
        found.ifPresent(file -> {
            paths.add(new Line(file.path(), line));
            split.ifPresent(known -> {
                images.accept(new ImageFile(
                        file.path(), Labelling.label(named), Fractions.all(known), file.problem(), file.bytes()));
                classes.addAll(named);
                count++;
            });
        });
    }

    private List<String> one(long line, String cell) {
        if (cell.isBlank()) {
            problem(line, "a label", '"' + cell + '"');
        }
        return List.of(cell.strip());
    }

    private List<String> several(long line, String cell) {
        if (cell.isBlank()) {
            return List.of();
        }
        List<String> names = Labelling.parts(cell).stream().map(String::strip).toList();
        if (names.contains("")) {
            problem(line, "a class before and behind each |", '"' + cell + '"');
        }
        if (names.stream().filter(name -> !name.isEmpty()).distinct().count()
                < names.stream().filter(name -> !name.isEmpty()).count()) {
            problem(line, "each class once", '"' + cell + '"');
        }
        return names;
    }

    List<String> classes() {
        return List.copyOf(classes);
    }

    int images() {
        return count;
    }

    /**
     * To be called after the last row.
     *
     * @param file that the rows are from
     * @throws PipelineException naming the bad rows, or if there are no rows
     */
    void checkProblems(Path file) {
        int others = problems.size();
        findSecondLines(others + MOST_NAMED);
        if (bad > 0) {
            String more = bad > MOST_NAMED ? "%n  and %s more".formatted(Count.of(bad - MOST_NAMED)) : "";
            throw new PipelineException("%s: %s%n  %s%s"
                    .formatted(
                            file,
                            Count.of(bad, "bad row"),
                            problems.stream()
                                    .sorted(Comparator.comparingLong(Problem::line))
                                    .limit(MOST_NAMED)
                                    .map(Problem::text)
                                    .collect(Collectors.joining("\n  ")),
                            more));
        }
        if (count == 0) {
            throw new PipelineException("%s: expected a row per image, found none".formatted(file));
        }
        if (classes.isEmpty()) {
            throw new PipelineException(
                    "%s: expected a class in the column labels of one row at least, found none".formatted(file));
        }
    }

    private void findSecondLines(int mostProblems) {
        try (Cursor<Line> lines = paths.sorted().read()) {
            Line first = null;
            while (lines.hasNext()) {
                Line line = lines.next();
                if (first != null && first.path().equals(line.path())) {
                    problem(
                            line.number(),
                            "a path that no other line has",
                            "%s, as in line %d".formatted(line.path(), first.number()),
                            mostProblems);
                } else {
                    first = line;
                }
            }
        }
    }

    /** @return empty if the row has a problem */
    private Optional<ImageTree.Found> found(long line, String cell) {
        try {
            String path = tree.named(cell);
            if (path.isEmpty()) {
                problem(line, "a path inside of the data set's root", '"' + cell + '"');
            } else if (tree.isFolder(path)) {
                problem(line, "a file", cell + ", where there is none");
            } else {
                return Optional.of(new ImageTree.Found(path, tree.problem(path)));
            }
        } catch (InvalidPathException e) {
            problem(line, "a file's path", '"' + cell + "\", which no file can have");
        }
        return Optional.empty();
    }

    private void problem(long line, String expected, String found) {
        problem(line, expected, found, MOST_NAMED);
    }

    /** @param most problems that are kept to be named; beyond them they are only counted */
    private void problem(long line, String expected, String found, int most) {
        bad++;
        if (problems.size() < most) {
            problems.add(new Problem(line, "line %d: expected %s, found %s".formatted(line, expected, found)));
        }
    }
}
