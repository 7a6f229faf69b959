package io.github.headstart.classify.run;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts epochs, and stops after a given number. */
class Epochs implements TrainListener {
    /** For trainings of heads alone. */
    static final Supplier<ModelBackbone> NO_BACKBONE = () -> {
        throw new AssertionError("no backbone is needed");
    };

    private final int stopAfter;
    private int seen;

    Epochs(int stopAfter) {
        this.stopAfter = stopAfter;
    }

    @Override
    public void checked(List<DataWarning> warnings) {}

    @Override
    public void afterEpoch(History history, double seconds, boolean best) {
        seen++;
    }

    boolean stop() {
        return seen >= stopAfter;
    }

    /** Trains a new run until a given number of epochs is done. */
    static Run run(FeatureStore store, TrainOptions options, Path output, int stopAfter) {
        Epochs epochs = new Epochs(stopAfter);
        return TrainRun.create(store, options, NO_BACKBONE, output)
                .run(epochs, Optional.empty(), epochs::stop, written -> {})
                .run();
    }
}
