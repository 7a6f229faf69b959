package io.github.headstart.classify.train;

import io.github.headstart.classify.head.HeadState;
import java.util.List;

/**
 * The state of a training after an epoch, from which it can be continued as if it had not been interrupted.
 *
 * @param earlierEpochs number of the history's epochs that belong to the stage before this one; 0 in the first stage
 * @param head in this stage
 * @param bestWeights of the best epoch so far, kernel and bias of each layer of the head; empty before there is one
 */
public record TrainingState(History history, int earlierEpochs, HeadState head, List<float[]> bestWeights) {
    public TrainingState {
        bestWeights = List.copyOf(bestWeights);
    }
}
