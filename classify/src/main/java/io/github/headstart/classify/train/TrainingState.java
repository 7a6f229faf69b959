package io.github.headstart.classify.train;

import io.github.headstart.classify.head.HeadState;
import java.util.List;

/**
 * The state of a training after an epoch, from which it can be continued as if it had not been interrupted.
 *
 * @param bestWeights of the best epoch so far, kernel and bias of each dense layer; empty before there is one
 */
public record TrainingState(History history, HeadState head, List<float[]> bestWeights) {
    public TrainingState {
        bestWeights = List.copyOf(bestWeights);
    }
}
