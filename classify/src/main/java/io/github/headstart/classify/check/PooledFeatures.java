package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Global average pooling of the feature maps. Images with the same content count once.
 *
 * @param contents the images grouped by content, in the order of the first image of each
 * @param vectors float[contents][channels]
 * @param constantFeatures number of values of the feature map that are constant over all images
 */
record PooledFeatures(List<List<Sample>> contents, float[][] vectors, int constantFeatures) {
    static PooledFeatures of(Collection<SplitIndex> splits, Features source, FeatureShape shape) {
        int channels = channels(shape);
        float[] first = null;
        float[] features = new float[shape.size()];
        float[] spread = new float[shape.size()];
        Map<String, List<Sample>> contents = new LinkedHashMap<>();
        List<float[]> vectors = new ArrayList<>();
        for (SplitIndex rows : splits) {
            for (int image = 0; image < rows.images(); image++) {
                Sample sample = rows.sample(image);
                List<Sample> same = contents.computeIfAbsent(sample.sha256(), sha256 -> new ArrayList<>());
                same.add(sample);
                if (same.size() > 1) {
                    continue;
                }
                source.read(rows, image, features, 0);
                if (first == null) {
                    first = features.clone();
                }
                widen(spread, features, first);
                vectors.add(mean(features, channels));
            }
        }
        int constant = first == null
                ? 0
                : (int) IntStream.range(0, spread.length)
                        .filter(i -> spread[i] == 0)
                        .count();
        return new PooledFeatures(List.copyOf(contents.values()), vectors.toArray(float[][]::new), constant);
    }

    /** The length of each vector. Maps that are not [height, width, channel] are not pooled. */
    static int channels(FeatureShape shape) {
        List<Integer> dimensions = shape.dimensions();
        return dimensions.size() == 3 ? dimensions.get(2) : shape.size();
    }

    /** A loop over arrays only, so that the JIT compiler can vectorize it. */
    private static void widen(float[] spread, float[] features, float[] first) {
        for (int i = 0; i < spread.length; i++) {
            spread[i] = Math.max(spread[i], Math.abs(features[i] - first[i]));
        }
    }

    private static float[] mean(float[] features, int channels) {
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
}
