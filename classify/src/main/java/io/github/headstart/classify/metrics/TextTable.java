package io.github.headstart.classify.metrics;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.text.CsvCell;
import io.github.headstart.text.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table of texts with column names, written as CSV or printed aligned. Immutable.
 *
 * @param rows each with one text per column
 */
public record TextTable(List<String> columns, List<List<String>> rows) {
    static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

    public TextTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("expected %d columns, found %s".formatted(columns.size(), row));
            }
        }
    }

    /** Writes the table as CSV with a header. */
    public void write(Path file) {
        try {
            AtomicFile.writeText(file, csv());
        } catch (IOException e) {
            throw new PipelineException("%s: the table cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /** The table as CSV with a header. */
    public String csv() {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
            csv.printRecord(columns.stream().map(TextTable::cell));
            for (List<String> row : rows) {
                csv.printRecord(row.stream().map(TextTable::cell));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be written", e);
        }
        return text.toString();
    }

    /** Texts are escaped as {@link CsvCell} describes; numbers, which may be negative, are not. */
    static String cell(String text) {
        return NUMBER.matcher(text).matches() ? text : CsvCell.of(text);
    }

    /** The first rows as lines with aligned columns. */
    public String lines(int most) {
        List<List<String>> shown = new ArrayList<>();
        shown.add(columns);
        shown.addAll(rows.subList(0, Math.min(most, rows.size())));
        StringBuilder lines = new StringBuilder();
        for (List<String> row : shown) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int place = column;
                int width = shown.stream()
                        .mapToInt(each -> each.get(place).length())
                        .max()
                        .orElse(0);
                line.append(("%-" + Math.max(1, width) + "s  ").formatted(Printable.name(row.get(column))));
            }
            lines.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return lines.toString();
    }
}
