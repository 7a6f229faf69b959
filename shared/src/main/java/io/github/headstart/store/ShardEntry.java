package io.github.headstart.store;

import io.github.headstart.dataset.Split;

/**
 * One shard as {@code features.json} names it.
 *
 * @param file the file's name in the store's folder
 * @param bytes the file's size
 * @param sha256 of the file's bytes
 */
public record ShardEntry(String file, Split split, int pass, int rows, long bytes, String sha256) {}
