package io.github.headstart.classify.metrics;

import java.util.List;

/**
 * The ROC curve and the precision–recall curve of one class against all others, as points from the highest threshold to
 * the lowest. Samples of equal score share a point. Points that do not change the drawn line are left out. Equal up to 8,192
 * samples to
 * scikit-learn's {@code roc_curve} and {@code precision_recall_curve} with
 * {@code drop_intermediate=True}, except for the order of the latter. Immutable.
 *
 * @param roc from (0, 0) to (1, 1); empty unless there are samples both of the class and of others
 * @param precisionRecall from recall 0 and precision 1 to recall 1; empty without samples of the class
 */
public record RankingCurves(List<RocPoint> roc, List<PrecisionRecallPoint> precisionRecall) {
    public RankingCurves {
        roc = List.copyOf(roc);
        precisionRecall = List.copyOf(precisionRecall);
    }

    /**
     * @param threshold samples with at least this score are predicted as the class; null at the start, where none is
     * @param falsePositiveRate share of the other classes' samples predicted as the class, 0 to 1
     * @param truePositiveRate share of the class's samples predicted as the class, 0 to 1
     */
    public record RocPoint(Float threshold, double falsePositiveRate, double truePositiveRate) {}

    /**
     * @param threshold samples with at least this score are predicted as the class; null at the start, where none is
     * @param recall share of the class's samples predicted as the class, 0 to 1
     * @param precision share of the class among the samples predicted as the class, 0 to 1; 1 at the start by
     *     convention
     */
    public record PrecisionRecallPoint(Float threshold, double recall, double precision) {}
}
