package io.github.headstart.classify.run;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.train.History;
import java.util.List;

/** Is told how a run gets on, on the run's thread. */
public interface TrainListener {
    /** Before the first step: what is doubtful about the data; may be empty. */
    void checked(List<DataWarning> warnings);

    /**
     * After each epoch.
     *
     * @param history all epochs so far
     * @param seconds of the last one, validation included
     * @param best whether the last one is the best so far
     */
    void afterEpoch(History history, double seconds, boolean best);
}
