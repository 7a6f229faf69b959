package io.github.headstart.classify.run;

import io.github.headstart.classify.data.NonFiniteRows;
import java.util.Optional;

/**
 * The result of a training whose run has been written.
 *
 * @param notFinite the rows that made the training diverge; empty if it did not diverge because of the features
 */
public record TrainResult(Run run, Optional<NonFiniteRows> notFinite) {}
