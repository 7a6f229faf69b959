package io.github.headstart.classify.metrics;

/**
 * How far probabilities are from being calibrated.
 *
 * @param expectedError the expected calibration error, 0 to 1, as {@link Calibration} defines it
 * @param negativeLogLikelihood mean cross-entropy in nats, from logits and not clipped
 */
public record CalibrationErrors(double expectedError, double negativeLogLikelihood) {}
