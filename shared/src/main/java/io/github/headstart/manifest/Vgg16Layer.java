package io.github.headstart.manifest;

import java.util.Locale;

/** The layers of VGG16 without its top, from input to output. {@code toString} is Keras's name, for example {@code block4_pool}. */
public enum Vgg16Layer {
    BLOCK1_CONV1,
    BLOCK1_CONV2,
    BLOCK1_POOL,
    BLOCK2_CONV1,
    BLOCK2_CONV2,
    BLOCK2_POOL,
    BLOCK3_CONV1,
    BLOCK3_CONV2,
    BLOCK3_CONV3,
    BLOCK3_POOL,
    BLOCK4_CONV1,
    BLOCK4_CONV2,
    BLOCK4_CONV3,
    BLOCK4_POOL,
    BLOCK5_CONV1,
    BLOCK5_CONV2,
    BLOCK5_CONV3,
    BLOCK5_POOL;

    public static final Vgg16Layer LAST = BLOCK5_POOL;

    /** The block's number, from 1. */
    public int block() {
        return name().charAt("BLOCK".length()) - '0';
    }

    /** Whether this is the 2×2 max pooling at the end of a block, and not a convolution. */
    public boolean isPooling() {
        return name().endsWith("POOL");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
