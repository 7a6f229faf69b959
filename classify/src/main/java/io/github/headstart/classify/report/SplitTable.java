package io.github.headstart.classify.report;

import io.github.headstart.classify.result.Run;
import io.github.headstart.classify.result.SplitScores;
import io.github.headstart.dataset.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The figures of each split, the one that says most first. */
final class SplitTable {
    private SplitTable() {}

    static DataTable of(Run run) {
        boolean top5 = run.scores().values().stream().anyMatch(scores -> scores.top5Accuracy() != null);
        List<String> columns = new ArrayList<>(List.of("split", "pictures", "accuracy"));
        if (top5) {
            columns.add("top-5 accuracy");
        }
        columns.addAll(List.of("loss", "log loss", "macro F1", "ROC AUC", "average precision", "calibration error"));
        List<Split> splits =
                run.scores().keySet().stream().sorted(Comparator.reverseOrder()).toList();
        return DataTable.ofNumbers(
                "Figures by split",
                columns,
                splits.stream()
                        .map(split -> row(split, run.scores().get(split), top5))
                        .toList());
    }

    private static List<String> row(Split split, SplitScores scores, boolean top5) {
        List<String> row = new ArrayList<>(
                List.of(split.toString(), Figures.count(scores.count()), Figures.of(scores.accuracy())));
        if (top5) {
            row.add(Figures.of(scores.top5Accuracy()));
        }
        row.addAll(List.of(
                Figures.of(scores.loss()),
                Figures.of(scores.logLoss()),
                Figures.of(scores.macro().f1()),
                Figures.of(scores.rocAuc()),
                Figures.of(scores.averagePrecision()),
                Figures.of(scores.calibration().expectedError())));
        return row;
    }
}
