package io.github.headstart.classify.data;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.store.FeatureStore;
import java.util.List;
import java.util.stream.IntStream;

/** Global average pooling of the feature maps of images, read when they are asked for. Not thread-safe. */
public final class PooledFeatures implements Vectors {
    private final UnchangedImages images;
    private final int[] numbers;
    private final Features source;
    private final float[] features;
    private final int length;

    /** @param numbers of the images, by which vectors are numbered from 0 */
    public PooledFeatures(UnchangedImages images, int[] numbers, Features source, FeatureShape shape) {
        this.images = images;
        this.numbers = numbers;
        this.source = source;
        features = new float[shape.size()];
        length = length(shape);
    }

    /** The vectors of all images of a store or of some of its splits. */
    public static PooledFeatures of(FeatureStore store, UnchangedImages images, Features source) {
        int[] all = IntStream.range(0, images.count()).toArray();
        return new PooledFeatures(images, all, source, store.recipe().featureShape());
    }

    @Override
    public int count() {
        return numbers.length;
    }

    @Override
    public int length() {
        return length;
    }

    /** The length of the vector of a map: its channels. Maps that are not [height, width, channel] are not pooled. */
    private static int length(FeatureShape shape) {
        List<Integer> dimensions = shape.dimensions();
        return dimensions.size() == 3 ? dimensions.get(2) : shape.size();
    }

    @Override
    public float[] vector(int number) {
        images.read(source, numbers[number], features);
        return mean(features, length);
    }

    /**
     * Pools a feature map.
     *
     * @param map float[shape.size()]
     * @return float[length]
     */
    public static float[] pooled(float[] map, FeatureShape shape) {
        return mean(map, length(shape));
    }

    /**
     * The mean of each channel, which is the fastest dimension.
     *
     * @return float[channels]
     */
    static float[] mean(float[] values, int channels) {
        float[] mean = new float[channels];
        for (int start = 0; start < values.length; start += channels) {
            for (int channel = 0; channel < channels; channel++) {
                mean[channel] += values[start + channel];
            }
        }
        float places = (float) values.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] /= places;
        }
        return mean;
    }

    /**
     * The number of values of the feature map that are constant over all images. Reads images until it is known to be
     * at most the given one, which it is of most stores after a few.
     */
    public int constantFeatures(int atMost) {
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
