package io.github.headstart.classify.run;

import io.github.headstart.classify.data.NonFiniteRows;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.dataset.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param scores of each split that has images, with the weights of the best epoch
 * @param notFinite what made the loss of a training that diverged; empty if it was not the features
 */
public record TrainResult(
        StopReason ending,
        History history,
        int bestEpoch,
        Map<Split, SplitMetrics> scores,
        Optional<NonFiniteRows> notFinite) {
    public TrainResult {
        scores = Collections.unmodifiableMap(new EnumMap<>(scores));
    }
}
