package io.github.headstart.classify.train;

import io.github.headstart.classify.result.Ending;
import io.github.headstart.classify.result.History;
import io.github.headstart.classify.result.SplitScores;
import io.github.headstart.dataset.Split;
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
