package io.github.bottleneck.extract.plan;

import io.github.bottleneck.store.ShardEntry;

/**
 * Where a row lies in the store.
 *
 * @param row its number in the shard, from 0
 */
public record StoredRow(ShardEntry shard, int row) {}
