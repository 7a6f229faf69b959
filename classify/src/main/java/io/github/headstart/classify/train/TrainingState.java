package io.github.headstart.classify.train;

import io.github.headstart.classify.head.HeadState;
import java.util.List;

/**
 * All that a training needs to go on after an epoch as if it had not stopped.
 *
 * @param bestWeights of the best epoch so far, kernel and bias of each dense layer; empty before there is one
 */
public record TrainingState(History history, HeadState head, List<float[]> bestWeights) {
    public TrainingState {
        bestWeights = List.copyOf(bestWeights);
    }
}
