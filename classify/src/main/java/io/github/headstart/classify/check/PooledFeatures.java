package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import java.util.List;

/** Global average pooling of the feature maps of images, read when they are asked for. Not thread-safe. */
final class PooledFeatures {
    private final CheckedImages images;
    private final int[] numbers;
    private final Features source;
    private final int channels;
    private final float[] features;

    /** @param numbers of the images, by which vectors are numbered from 0 */
    PooledFeatures(CheckedImages images, int[] numbers, Features source, FeatureShape shape) {
        this.images = images;
        this.numbers = numbers;
        this.source = source;
        channels = channels(shape);
        features = new float[shape.size()];
    }

    int count() {
        return numbers.length;
    }

    /** The length of each vector. */
    int length() {
        return channels;
    }

    /** Maps that are not [height, width, channel] are not pooled. */
    private static int channels(FeatureShape shape) {
        List<Integer> dimensions = shape.dimensions();
        return dimensions.size() == 3 ? dimensions.get(2) : shape.size();
    }

    /** All vectors, float[count][length]. */
    float[][] all() {
        float[][] vectors = new float[count()][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = vector(i);
        }
        return vectors;
    }

    float[] vector(int number) {
        images.read(source, numbers[number], features);
        float[] mean = new float[channels];
        for (int start = 0; start < features.length; start += channels) {
            for (int channel = 0; channel < channels; channel++) {
                mean[channel] += features[start + channel];
            }
        }
        float places = (float) features.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] /= places;
        }
        return mean;
    }

    /**
     * The number of values of the feature map that are constant over all images. Reads images until it is known to be
     * at most the given one, which it is of most stores after a few.
     */
    int constantFeatures(int atMost) {
        float[] first = new float[features.length];
        float[] spread = new float[features.length];
        int constant = features.length;
        for (int i = 0; i < numbers.length && constant > atMost; i++) {
            images.read(source, numbers[i], features);
            if (i == 0) {
                System.arraycopy(features, 0, first, 0, first.length);
            }
            constant = widen(spread, features, first);
        }
        return constant;
    }

    /** A loop over arrays only, so that the JIT compiler can vectorize it. */
    private static int widen(float[] spread, float[] features, float[] first) {
        int constant = 0;
        for (int i = 0; i < spread.length; i++) {
            spread[i] = Math.max(spread[i], Math.abs(features[i] - first[i]));
            constant += spread[i] == 0 ? 1 : 0;
        }
        return constant;
    }
}
