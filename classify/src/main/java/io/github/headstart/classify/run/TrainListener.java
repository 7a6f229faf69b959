package io.github.headstart.classify.run;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.train.History;
import io.github.headstart.process.Progress;
import java.util.List;

/** A listener for the progress of a run, called on the run's thread. */
public interface TrainListener {
    /** Called before the first step with the warnings about the data, possibly none. */
    void checked(List<DataWarning> warnings);

    /**
     * Called before frozen layers are computed.
     *
     * @param rows how many are computed
     */
    default Progress computingFrozenLayers(int rows) {
        return Progress.none();
    }

    /** Called before the iterations of a training on all rows at once, whose number is unknown. */
    default Progress iterating() {
        return Progress.none();
    }

    /**
     * Called after each epoch.
     *
     * @param history all epochs so far
     * @param seconds duration of the last epoch, including validation
     * @param best whether the last epoch is the best so far
     */
    void afterEpoch(History history, double seconds, boolean best);
}
