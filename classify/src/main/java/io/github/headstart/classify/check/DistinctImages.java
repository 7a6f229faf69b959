package io.github.headstart.classify.check;

import io.github.headstart.dataset.Split;

/**
 * One image of each content: the first one.
 *
 * @param images by content, in the order of the images
 * @param splits by content, a bit for each split that has it
 */
record DistinctImages(int[] images, byte[] splits) {
    /** The bit of a split. */
    static byte bit(Split split) {
        return (byte) (1 << split.ordinal());
    }

    /** Whether one content is in another split than the first image of the other. */
    boolean areInTwoSplits(int content, Split other) {
        return (splits[content] & ~bit(other)) != 0;
    }
}
