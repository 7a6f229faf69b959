package io.github.headstart.classify.report.chart;

import java.util.List;
import java.util.Set;

/**
 * A table of a report. The first cell of each row is its header.
 *
 * @param caption of the table
 * @param columns column headers
 * @param rows each with one cell per column
 * @param numbers whether all cells except the first are numbers
 * @param best cells that are marked as the best of their column
 */
public record DataTable(
        String caption, List<String> columns, List<List<String>> rows, boolean numbers, Set<Place> best) {
    private static final String SHA_256 = "[0-9a-f]{64}";
    private static final int SHORT = 12;

    public DataTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        best = Set.copyOf(best);
    }

    /** The position of a cell, counted from 0. */
    public record Place(int row, int column) {}

    public static DataTable ofNumbers(String caption, List<String> columns, List<List<String>> rows) {
        return new DataTable(caption, columns, rows, true, Set.of());
    }

    public static DataTable ofTexts(String caption, List<String> columns, List<List<String>> rows) {
        return new DataTable(caption, columns, rows, false, Set.of());
    }

    public boolean isBest(int row, int column) {
        return best.contains(new Place(row, column));
    }

    /** Whether a cell is abbreviated. */
    public static boolean isLong(String cell) {
        return cell.matches(SHA_256);
    }

    /** The cell's text; a SHA-256 is abbreviated to its start. */
    public static String shown(String cell) {
        return isLong(cell) ? cell.substring(0, SHORT) + "…" : cell;
    }
}
