package io.github.headstart.manifest;

import java.util.Locale;

/** The order of the dimensions of a model's input or output. {@code toString} is the name in the manifest. */
public enum TensorLayout {
    /** [n, channels, height, width], as of PyTorch. */
    NCHW,
    /** [n, height, width, channels], as of TensorFlow. */
    NHWC;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
