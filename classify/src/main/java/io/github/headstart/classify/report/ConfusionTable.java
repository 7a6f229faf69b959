package io.github.headstart.classify.report;

import io.github.headstart.classify.metrics.ConfusionMatrix;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A confusion matrix as a table, shaded by the share of each cell in its row.
 *
 * @param classes names of rows and columns
 * @param rows cells by true class, then by predicted class
 */
record ConfusionTable(List<String> classes, List<List<Cell>> rows) {
    private static final int MAX_CLASSES = 25;
    private static final int FEW_CLASSES = 4;
    private static final int SHADES = 10;
    private static final int MAX_CONFUSIONS = 25;

    ConfusionTable {
        classes = List.copyOf(classes);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * @param count number of images
     * @param cssClass a class of {@code report.css}
     */
    record Cell(String count, String cssClass) {}

    /** Whether a matrix is small enough to be read. */
    static boolean fits(ConfusionMatrix matrix) {
        return matrix.classes().size() <= MAX_CLASSES;
    }

    /** Whether there are too many columns for horizontal names. */
    boolean isCrowded() {
        return classes.size() > FEW_CLASSES;
    }

    static ConfusionTable of(ConfusionMatrix matrix) {
        return new ConfusionTable(
                matrix.classes(),
                IntStream.range(0, matrix.classes().size())
                        .mapToObj(actual -> row(matrix, actual))
                        .toList());
    }

    /** The most frequent confusions, for a matrix that is too large to be read. */
    static DataTable mostFrequent(ConfusionMatrix matrix) {
        record Confusion(int actual, int predicted, int count) {}
        List<Confusion> confusions = new ArrayList<>();
        for (int actual = 0; actual < matrix.classes().size(); actual++) {
            for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
                int count = matrix.counts().get(actual).get(predicted);
                if (actual != predicted && count > 0) {
                    confusions.add(new Confusion(actual, predicted, count));
                }
            }
        }
        confusions.sort(Comparator.comparingInt(Confusion::count).reversed());
        return DataTable.ofNumbers(
                "Most frequent confusions (all are in metrics.json)",
                List.of("true class → predicted class", "images", "share of true class"),
                confusions.stream()
                        .limit(MAX_CONFUSIONS)
                        .map(confusion -> List.of(
                                "%s → %s"
                                        .formatted(
                                                matrix.classes().get(confusion.actual()),
                                                matrix.classes().get(confusion.predicted())),
                                Count.of(confusion.count()),
                                Numbers.of((double) confusion.count() / matrix.actual(confusion.actual()))))
                        .toList());
    }

    private static List<Cell> row(ConfusionMatrix matrix, int actual) {
        int images = matrix.actual(actual);
        List<Cell> cells = new ArrayList<>();
        for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
            int count = matrix.counts().get(actual).get(predicted);
            int shade = count == 0 ? 0 : Math.max(1, Math.round((float) SHADES * count / images));
            cells.add(new Cell(Count.of(count), (predicted == actual ? "right-" : "wrong-") + shade));
        }
        return cells;
    }
}
