package io.github.headstart.classify.report.chart;

import io.github.headstart.classify.metrics.RankingCurves;
import io.github.headstart.classify.metrics.RankingCurves.PrecisionRecallPoint;
import io.github.headstart.classify.metrics.RankingCurves.RocPoint;
import java.util.List;

/** Interpolates {@link RankingCurves} between their points consistently with their areas. */
final class CurveValues {
    private static final double TOLERANCE = 1e-12;

    private CurveValues() {}

    /**
     * The highest true positive rate at a false positive rate, linear between the points.
     *
     * @param roc not empty
     */
    static double truePositiveRate(List<RocPoint> roc, double falsePositiveRate) {
        RocPoint before = roc.get(0);
        for (RocPoint point : roc) {
            if (point.falsePositiveRate() > falsePositiveRate + TOLERANCE) {
                double share = (falsePositiveRate - before.falsePositiveRate())
                        / (point.falsePositiveRate() - before.falsePositiveRate());
                return before.truePositiveRate() + share * (point.truePositiveRate() - before.truePositiveRate());
            }
            before = point;
        }
        return before.truePositiveRate();
    }

    /**
     * The precision at the highest threshold that reaches a recall, as average precision counts it.
     *
     * @param curve not empty
     * @param recall above 0
     */
    static double precision(List<PrecisionRecallPoint> curve, double recall) {
        return curve.stream()
                .filter(point -> point.recall() >= recall - TOLERANCE)
                .findFirst()
                .orElse(curve.get(curve.size() - 1))
                .precision();
    }
}
