package io.github.headstart.classify.report;

import java.util.List;

/**
 * A table as the page shows it. The first cell of each row names the row.
 *
 * @param caption what it shows
 * @param columns their headers
 * @param rows as many cells each as there are columns
 * @param numbers whether all cells but the first are numbers
 */
record DataTable(String caption, List<String> columns, List<List<String>> rows, boolean numbers) {
    DataTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    static DataTable ofNumbers(String caption, List<String> columns, List<List<String>> rows) {
        return new DataTable(caption, columns, rows, true);
    }

    static DataTable ofTexts(String caption, List<String> columns, List<List<String>> rows) {
        return new DataTable(caption, columns, rows, false);
    }
}
