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

/** The table of metrics by split: test, validation, train. */
final class SplitTable {
    private static final int FEW_CLASSES = 10;

    private SplitTable() {}

    /** For example {@code 0.9155 to 0.9897}. */
    static String interval(SplitMetrics metrics) {
        WilsonInterval interval = WilsonInterval.of(metrics.confusion().correct(), metrics.count());
        return "%s to %s".formatted(Numbers.of(interval.low()), Numbers.of(interval.high()));
    }

    static DataTable of(Run run) {
        List<Split> splits = run.metrics().keySet().stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        if (run.description().labelling().isMultiLabel()) {
            return multiLabel(run, splits);
        }
        // With few classes top-5 accuracy is high even by chance.
        boolean top5 = run.description().classes().size() > FEW_CLASSES;
        List<String> columns =
                new ArrayList<>(List.of("split", "images", "accuracy", "95\u00a0% CI", "majority baseline"));
        if (top5) {
            columns.add("top-5 accuracy");
        }
        columns.addAll(List.of("loss", "log loss", "macro F1", "ROC AUC", "average precision", "ECE"));
        return DataTable.ofNumbers(
                "Metrics by split",
                columns,
                splits.stream()
                        .map(split -> row(split, run.metrics().get(split), top5))
                        .toList());
    }

    private static DataTable multiLabel(Run run, List<Split> splits) {
        return DataTable.ofNumbers(
                "Metrics by split",
                List.of(
                        "split",
                        "images",
                        "accuracy",
                        "majority baseline",
                        "exact match",
                        "loss",
                        "log loss",
                        "micro F1",
                        "macro F1",
                        "ROC AUC",
                        "mAP",
                        "ECE"),
                splits.stream()
                        .map(split -> multiLabelRow(split, run.metrics().get(split)))
                        .toList());
    }

    private static List<String> multiLabelRow(Split split, SplitMetrics metrics) {
        return List.of(
                split.toString(),
                Count.of(metrics.count()),
                Numbers.of(metrics.accuracy()),
                Numbers.of(metrics.majorityBaseline()),
                Numbers.of(metrics.exactMatch().orElseThrow()),
                Numbers.of(metrics.loss()),
                Numbers.of(metrics.logLoss()),
                Numbers.of(metrics.micro().orElseThrow().f1()),
                Numbers.of(metrics.macro().f1()),
                Numbers.of(metrics.rocAuc()),
                Numbers.of(metrics.averagePrecision()),
                Numbers.of(metrics.calibration().expectedError()));
    }

    private static List<String> row(Split split, SplitMetrics metrics, boolean top5) {
        List<String> row = new ArrayList<>(List.of(
                split.toString(),
                Count.of(metrics.count()),
                Numbers.of(metrics.accuracy()),
                interval(metrics),
                Numbers.of(metrics.majorityBaseline())));
        if (top5) {
            row.add(Numbers.of(metrics.top5Accuracy()));
        }
        row.addAll(List.of(
                Numbers.of(metrics.loss()),
                Numbers.of(metrics.logLoss()),
                Numbers.of(metrics.macro().f1()),
                Numbers.of(metrics.rocAuc()),
                Numbers.of(metrics.averagePrecision()),
                Numbers.of(metrics.calibration().expectedError())));
        return row;
    }
}
