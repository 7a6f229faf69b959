package io.github.headstart.image;

import java.util.List;
import java.util.Locale;

/**
 * The normalisations of Keras, bit for bit the values of {@code keras.applications.imagenet_utils.preprocess_input(x, mode=...)} in
 * float32. {@code toString} is the name in manifests.
 */
public enum NamedPreprocessing implements Preprocessing {
    /** RGB to BGR, minus the mean of ImageNet per channel. */
    CAFFE(1, List.of(103.939, 116.779, 123.68), List.of(1., 1., 1.), Channels.BGR),
    /** To -1 ... 1. */
    TF(1 / 127.5, List.of(1., 1., 1.), List.of(1., 1., 1.), Channels.RGB),
    /** To 0 ... 1, then minus ImageNet's mean and through its deviation per channel. */
    TORCH(1 / 255., List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), Channels.RGB),
    /** To 0 ... 1, by dividing by 255. */
    RESCALE(1 / 255., List.of(0., 0., 0.), List.of(1., 1., 1.), Channels.RGB),
    /** The values unchanged. */
    NONE(1, List.of(0., 0., 0.), List.of(1., 1., 1.), Channels.RGB);

    private final Normalization normalization;

    NamedPreprocessing(double scale, List<Double> mean, List<Double> std, Channels channels) {
        this.normalization = new Normalization(scale, mean, std, channels);
    }

    @Override
    public Normalization normalization() {
        return normalization;
    }

    @Override
    public void apply(float[] rgb) {
        normalization.apply(rgb);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
