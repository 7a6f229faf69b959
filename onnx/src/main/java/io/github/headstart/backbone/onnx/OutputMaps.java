package io.github.headstart.backbone.onnx;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.manifest.Pooling;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The way from a model's output to features. A map becomes [height, width, channels] and is pooled where that is wanted; an output of
 * another rank, such as [tokens, channels], stays as it is.
 *
 * @param sizes of one image's output as the model gives it
 * @param channelsFirst whether a map is [channels, height, width]
 */
record OutputMaps(List<Integer> sizes, boolean channelsFirst, Optional<Pooling> pooling) {
    private static final int MAP_RANK = 3;

    OutputMaps {
        sizes = List.copyOf(sizes);
    }

    boolean isMap() {
        return sizes.size() == MAP_RANK;
    }

    /** The values of one image's output. */
    int size() {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape of one image's features. */
    FeatureShape shape() {
        if (!isMap()) {
            return new FeatureShape(sizes);
        }
        FeatureShape map =
                channelsFirst ? FeatureShape.of(sizes.get(1), sizes.get(2), sizes.get(0)) : new FeatureShape(sizes);
        return pooling.isPresent() ? map.pooled() : map;
    }

    /**
     * Copies features.
     *
     * @param outputs of images behind one another, as the model gives them
     * @param images how many of them are copied
     * @param features float[… images * shape().size() …], row-major
     * @param offset of the first value
     */
    void copy(FloatBuffer outputs, int images, float[] features, int offset) {
        if (isMap() && (channelsFirst || pooling.isPresent())) {
            int size = shape().size();
            for (int image = 0; image < images; image++) {
                copyMap(outputs, image * size(), features, offset + image * size);
            }
        } else {
            outputs.get(0, features, offset, images * size());
        }
    }

    private void copyMap(FloatBuffer outputs, int from, float[] features, int to) {
        int channels = sizes.get(channelsFirst ? 0 : MAP_RANK - 1);
        int places = size() / channels;
        int channelStep = channelsFirst ? places : 1;
        int placeStep = channelsFirst ? 1 : channels;
        for (int channel = 0; channel < channels; channel++) {
            int first = from + channel * channelStep;
            if (pooling.isPresent()) {
                features[to + channel] = pooled(outputs, first, placeStep, places);
            } else {
                for (int place = 0; place < places; place++) {
                    features[to + place * channels + channel] = outputs.get(first + place * placeStep);
                }
            }
        }
    }

    private float pooled(FloatBuffer outputs, int first, int step, int places) {
        double sum = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (int place = 0; place < places; place++) {
            float value = outputs.get(first + place * step);
            sum += value;
            largest = Math.max(largest, value);
        }
        return pooling.orElseThrow() == Pooling.AVG ? (float) (sum / places) : largest;
    }
}
