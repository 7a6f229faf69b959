package io.github.headstart.classify.data;

import io.github.headstart.error.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The stratified folds of a split for cross-validation: each class is spread evenly over the folds, and images with the
 * same content are always in the same fold. Immutable.
 */
public final class Folds {
    private final SplitIndex rows;
    private final int[] foldOfImage;
    private final int count;

    private Folds(SplitIndex rows, int[] foldOfImage, int count) {
        this.rows = rows;
        this.foldOfImage = foldOfImage;
        this.count = count;
    }

    /**
     * @param count number of folds, 2 to the number of images
     * @param seed of the random assignment
     */
    public static Folds of(SplitIndex rows, int classes, int count, long seed) {
        new Checks().range("folds", count, 2, rows.images()).done();
        Map<String, List<Integer>> byContent = new LinkedHashMap<>();
        for (int image = 0; image < rows.images(); image++) {
            byContent
                    .computeIfAbsent(rows.sample(image).sha256(), sha256 -> new ArrayList<>())
                    .add(image);
        }
        List<List<Integer>> groups = new ArrayList<>(byContent.values());
        Collections.shuffle(groups, new Random(seed));
        // Large groups first, so that the many groups of one image can balance the folds afterwards.
        groups.sort((a, b) -> b.size() - a.size());
        int[] foldOfImage = new int[rows.images()];
        int[][] ofClass = new int[classes][count];
        int[] total = new int[count];
        for (List<Integer> group : groups) {
            int fold = emptiest(ofClass[rows.label(group.get(0))], total);
            for (int image : group) {
                foldOfImage[image] = fold;
                ofClass[rows.label(image)][fold]++;
                total[fold]++;
            }
        }
        return new Folds(rows, foldOfImage, count);
    }

    public int count() {
        return count;
    }

    /** All images except those of one fold. */
    public SplitIndex training(int fold) {
        return rows.subset(images(fold, false));
    }

    /** The images of one fold. */
    public SplitIndex validation(int fold) {
        return rows.subset(images(fold, true));
    }

    private int[] images(int fold, boolean inside) {
        return IntStream.range(0, foldOfImage.length)
                .filter(image -> (foldOfImage[image] == fold) == inside)
                .toArray();
    }

    private static int emptiest(int[] ofClass, int[] total) {
        int least = Arrays.stream(ofClass).min().orElseThrow();
        return IntStream.range(0, total.length)
                .filter(fold -> ofClass[fold] == least)
                .reduce((a, b) -> total[b] < total[a] ? b : a)
                .orElseThrow();
    }
}
