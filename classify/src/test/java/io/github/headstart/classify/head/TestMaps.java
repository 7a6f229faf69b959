package io.github.headstart.classify.head;

import java.util.SplittableRandom;

/** Feature maps and labels that tests make up. */
final class TestMaps {
    private TestMaps() {}

    /** Values from 0 to 1, row-major. */
    static float[] uniform(HeadSpec spec, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] maps = new float[count * spec.featureSize()];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = (float) random.nextDouble();
        }
        return maps;
    }

    /** 0, 1, … classes − 1, 0, 1, … */
    static int[] labels(HeadSpec spec, int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % spec.classes();
        }
        return labels;
    }
}
