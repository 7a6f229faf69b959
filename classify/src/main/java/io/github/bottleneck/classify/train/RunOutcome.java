package io.github.bottleneck.classify.train;

import io.github.bottleneck.classify.result.Ending;
import io.github.bottleneck.classify.result.History;
import io.github.bottleneck.classify.result.SplitScores;
import io.github.bottleneck.dataset.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param scores of each split that has pictures, with the weights of the best epoch
 */
public record RunOutcome(Ending ending, History history, int bestEpoch, Map<Split, SplitScores> scores) {
    public RunOutcome {
        scores = Collections.unmodifiableMap(new EnumMap<>(scores));
    }
}
