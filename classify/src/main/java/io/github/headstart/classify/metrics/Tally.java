package io.github.headstart.classify.metrics;

import java.util.List;

/** What a classification report needs of the predictions besides the rankings of the classes. Not thread-safe. */
sealed interface Tally permits SingleLabelTally, MultiLabelTally {
    /**
     * @param label true classes, ascending
     * @throws IllegalArgumentException if these are not a label and probabilities
     */
    void add(int[] label, float[] probabilities);

    /** @throws IllegalArgumentException if there are no samples */
    ClassificationReport report(List<RankedScores> rankings);
}
