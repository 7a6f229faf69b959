package io.github.headstart.classify.report;

import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.run.RunCalibration;
import io.github.headstart.text.Count;
import java.util.List;

/** The table of what a calibration changed, by split. */
final class CalibrationTable {
    private CalibrationTable() {}

    static DataTable of(RunCalibration calibration) {
        return DataTable.ofNumbers(
                "Before and after calibration",
                List.of(
                        "split",
                        "images",
                        "ECE before",
                        "ECE after",
                        "negative log-likelihood before",
                        "negative log-likelihood after"),
                calibration.splits().stream()
                        .map(split -> List.of(
                                split.split().toString(),
                                Count.of(split.images()),
                                Numbers.of(split.before().expectedError()),
                                Numbers.of(split.after().expectedError()),
                                Numbers.of(split.before().negativeLogLikelihood()),
                                Numbers.of(split.after().negativeLogLikelihood())))
                        .toList());
    }
}
