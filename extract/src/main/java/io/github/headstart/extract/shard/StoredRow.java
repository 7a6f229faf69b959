package io.github.headstart.extract.shard;

import io.github.headstart.store.ShardEntry;

/**
 * The location of a row in the store.
 *
 * @param row its number in the shard, from 0
 */
public record StoredRow(ShardEntry shard, int row) {}
