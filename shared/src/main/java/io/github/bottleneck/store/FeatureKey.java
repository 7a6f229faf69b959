package io.github.bottleneck.store;

import io.github.bottleneck.dataset.Sample;

/**
 * What identifies a row of the store.
 *
 * @param pass 0 for the picture as it is, from 1 on for augmented passes
 */
public record FeatureKey(Sample sample, int pass) {}
