package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with {@code reference/make_label_issues.py}. */
class ConfidentLearningTest {
    /**
     * Labels in which cleanlab has found issues.
     *
     * @param issues image numbers, the most suspicious first
     * @param scores of the issues
     * @param suggested most probable classes of the issues
     */
    record Case(
            String name,
            int classes,
            List<Integer> labels,
            List<List<Double>> probabilities,
            List<Integer> issues,
            List<Double> scores,
            List<Integer> suggested) {
        @Override
        public String toString() {
            return name;
        }

        float[] row(int image) {
            float[] values = new float[classes];
            for (int i = 0; i < classes; i++) {
                values[i] = probabilities.get(image).get(i).floatValue();
            }
            return values;
        }
    }

    private record Cases(List<Case> cases) {}

    static Stream<Case> cases() {
        return Json.read(ReferenceData.committed("labels/issues.json"), Cases.class).cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheIssuesOfCleanlabInItsOrder(Case expected) {
        ConfidentLearning learning = new ConfidentLearning(expected.classes());
        int images = expected.labels().size();
        for (int image = 0; image < images; image++) {
            learning.count(expected.labels().get(image), expected.row(image));
        }
        for (int image = 0; image < images; image++) {
            learning.join(expected.labels().get(image), expected.row(image));
        }
        for (int image = 0; image < images; image++) {
            learning.offer(image, expected.labels().get(image), expected.row(image));
        }
        List<ConfidentLearning.Issue> found = learning.issues();
        found.sort(Comparator.comparingDouble(ConfidentLearning.Issue::score)
                .thenComparing(ConfidentLearning.Issue::image));

        assertThat(found).extracting(ConfidentLearning.Issue::image).containsExactlyElementsOf(expected.issues());
        for (int i = 0; i < found.size(); i++) {
            ConfidentLearning.Issue issue = found.get(i);
            assertThat(Math.abs(issue.score() - expected.scores().get(i))).isLessThan(1e-7);
            assertThat(issue.suggested()).isEqualTo(expected.suggested().get(i));
        }
    }

    @Test
    void findsNothingWhereAllImagesAreClassifiedAsLabelled() {
        ConfidentLearning learning = new ConfidentLearning(2);
        float[][] rows = {{0.9f, 0.1f}, {0.6f, 0.4f}, {0.2f, 0.8f}, {0.45f, 0.55f}};
        for (int image = 0; image < 4; image++) {
            learning.count(image / 2, rows[image]);
        }
        for (int image = 0; image < 4; image++) {
            learning.join(image / 2, rows[image]);
        }
        for (int image = 0; image < 4; image++) {
            learning.offer(image, image / 2, rows[image]);
        }

        assertThat(learning.issues()).isEmpty();
    }
}
