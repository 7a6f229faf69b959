package io.github.headstart.image;

import java.util.Locale;

/**
 * The normalisation of an image's values in a backbone's training, under Keras's names and with its float32 arithmetic: bit
 * for bit the values of {@code keras.applications.imagenet_utils.preprocess_input(x, mode=...)}.
 */
public enum Preprocessing {
    /** RGB to BGR, minus the mean of ImageNet per channel. */
    CAFFE {
        @Override
        public void apply(float[] rgb) {
            for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
                float red = rgb[i];
                rgb[i] = rgb[i + 2] - 103.939f;
                rgb[i + 1] = rgb[i + 1] - 116.779f;
                rgb[i + 2] = red - 123.68f;
            }
        }
    },
    /** To -1 ... 1. */
    TF {
        @Override
        public void apply(float[] rgb) {
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = rgb[i] / 127.5f - 1f;
            }
        }
    },
    /** To 0 ... 1, then minus ImageNet's mean and through its deviation per channel. */
    TORCH {
        @Override
        public void apply(float[] rgb) {
            for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
                rgb[i] = (rgb[i] / 255f - 0.485f) / 0.229f;
                rgb[i + 1] = (rgb[i + 1] / 255f - 0.456f) / 0.224f;
                rgb[i + 2] = (rgb[i + 2] / 255f - 0.406f) / 0.225f;
            }
        }
    },
    /** To 0 ... 1, by dividing by 255. */
    RESCALE {
        @Override
        public void apply(float[] rgb) {
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = rgb[i] / 255f;
            }
        }
    },
    /** The values unchanged. */
    NONE {
        @Override
        public void apply(float[] rgb) {}
    };

    /** @param rgb pixels of red, green and blue, each 0 ... 255 and not necessarily whole; changed in place */
    public abstract void apply(float[] rgb);

    /** The name in {@code data-manifest.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
