package io.github.headstart.classify.report;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.WilsonInterval;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The figures of each split, the one that says most first. */
final class SplitTable {
    private static final int FEW_CLASSES = 10;

    private SplitTable() {}

    /** For example {@code 0.9155 to 0.9897}. */
    static String interval(SplitMetrics scores) {
        WilsonInterval interval = WilsonInterval.of(scores.confusion().correct(), scores.count());
        return "%s to %s".formatted(Numbers.of(interval.low()), Numbers.of(interval.high()));
    }

    static DataTable of(Run run) {
        // Of few classes five are most of them: chance alone would score high.
        boolean top5 = run.description().classes().size() > FEW_CLASSES;
        List<String> columns =
                new ArrayList<>(List.of("split", "images", "accuracy", "95\u00a0% interval", "majority baseline"));
        if (top5) {
            columns.add("top-5 accuracy");
        }
        columns.addAll(List.of("loss", "log loss", "macro F1", "ROC AUC", "average precision", "calibration error"));
        List<Split> splits =
                run.scores().keySet().stream().sorted(Comparator.reverseOrder()).toList();
        return DataTable.ofNumbers(
                "Numbers by split",
                columns,
                splits.stream()
                        .map(split -> row(split, run.scores().get(split), top5))
                        .toList());
    }

    private static List<String> row(Split split, SplitMetrics scores, boolean top5) {
        List<String> row = new ArrayList<>(List.of(
                split.toString(),
                Count.of(scores.count()),
                Numbers.of(scores.accuracy()),
                interval(scores),
                Numbers.of(scores.confusion().majorityBaseline())));
        if (top5) {
            row.add(Numbers.of(scores.top5Accuracy()));
        }
        row.addAll(List.of(
                Numbers.of(scores.loss()),
                Numbers.of(scores.logLoss()),
                Numbers.of(scores.macro().f1()),
                Numbers.of(scores.rocAuc()),
                Numbers.of(scores.averagePrecision()),
                Numbers.of(scores.calibration().expectedError())));
        return row;
    }
}
