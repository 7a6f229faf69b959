package io.github.headstart.classify.run;

import io.github.headstart.classify.data.NonFiniteRows;
import java.util.Optional;

/**
 * A training that has written its run.
 *
 * @param notFinite what made the loss of a training that diverged; empty if it was not the features
 */
public record TrainResult(Run run, Optional<NonFiniteRows> notFinite) {}
