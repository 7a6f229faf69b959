package io.github.headstart.store;

import io.github.headstart.dataset.Sample;

/**
 * What identifies a row of the store.
 *
 * @param pass 0 for the image as it is, from 1 on for augmented passes
 */
public record FeatureKey(Sample sample, int pass) {}
