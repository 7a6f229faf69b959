package io.github.headstart.classify.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedScoresTest {
    private static final List<String> CLASSES = List.of("cats", "dogs");

    /** Confident predictions lie within a thousandth of 0 and 1, where intervals of equal width would tie them all. */
    @Test
    void beyondTheLimitOnlyTheAreasAreApproximate() {
        List<Prediction> rows = predictions(20_000);
        SplitScores binned = new SplitScores(CLASSES, Labelling.SINGLE_LABEL, rows.size(), 2L * rows.size() - 1);
        rows.forEach(row -> binned.add(row.label(), row.probabilities()));
        ClassificationReport exact = TestPredictions.report(CLASSES, rows);
        ClassificationReport found = binned.report();

        assertThat(found.rocAuc()).isNotEqualTo(exact.rocAuc()).isCloseTo(exact.rocAuc(), within(1e-5));
        assertThat(found.averagePrecision()).isCloseTo(exact.averagePrecision(), within(1e-4));
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*rocAuc", ".*averagePrecision")
                .isEqualTo(exact);
    }

    @Test
    void curvesOfManySamplesHaveFewPointsAndTheSameShape() {
        List<Prediction> rows = predictions(100_000);
        SplitScores scores = TestPredictions.scores(CLASSES, rows);
        RankingCurves curves = scores.curves(1);

        assertThat(curves.roc()).hasSizeLessThan(8200);
        assertThat(curves.precisionRecall()).hasSizeLessThan(4200);
        double area = 0;
        for (int i = 1; i < curves.roc().size(); i++) {
            RankingCurves.RocPoint left = curves.roc().get(i - 1);
            RankingCurves.RocPoint right = curves.roc().get(i);
            area += (right.falsePositiveRate() - left.falsePositiveRate())
                    * (right.truePositiveRate() + left.truePositiveRate())
                    / 2;
        }
        assertThat(area).isCloseTo(scores.report().rocAuc(), within(1e-4));
        assertThat(curves.roc().get(curves.roc().size() - 1).truePositiveRate()).isEqualTo(1);
    }

    @Test
    void takesMoreSamplesThanExpectedAndNoOtherNumbersThanProbabilities() {
        RankedScores scores = RankedScores.exact(1);
        scores.add(0.5f, true);
        assertThat(scores.averagePrecision()).hasValue(1);
        scores.add(0, false);
        scores.add(1, false);

        assertThat(scores.rocAuc()).hasValue(0.5);
        assertThatThrownBy(() -> scores.add(Float.NaN, true)).hasMessage("score 3: expected 0 to 1, found NaN");
    }

    private static List<Prediction> predictions(int count) {
        Random random = new Random(1);
        List<Prediction> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = i % 3 == 0 ? 1 : 0;
            double logit = 6 * random.nextGaussian() + (label == 1 ? 5 : -5);
            float probability = (float) (1 / (1 + Math.exp(-logit)));
            rows.add(new Prediction(i + ".jpg", Split.TEST, label, new float[] {1 - probability, probability}));
        }
        return rows;
    }
}
