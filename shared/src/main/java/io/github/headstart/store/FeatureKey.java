package io.github.headstart.store;

import io.github.headstart.dataset.Sample;

/**
 * What identifies a row of the store.
 *
 * @param pass 0 for the unchanged image, from 1 on for augmentation passes
 */
public record FeatureKey(Sample sample, int pass) {}
