package io.github.headstart.classify.check;

import io.github.headstart.dataset.Sample;
import io.github.headstart.process.Progress;

/** Follows the checks of a store. Called from one thread. */
public interface CheckListener {
    /**
     * The images are compared with each other, which may take minutes.
     *
     * @param images number of steps
     */
    default Progress comparing(int images) {
        return Progress.none();
    }

    /**
     * Receives each pair of near-duplicates, the most similar first.
     *
     * @param cosine similarity after centring, −1 to 1
     */
    default void nearDuplicates(Sample image, Sample other, double cosine) {}
}
