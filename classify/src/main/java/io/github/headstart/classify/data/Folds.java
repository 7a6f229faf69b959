package io.github.headstart.classify.data;

import io.github.headstart.error.Checks;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The stratified folds of a split for cross-validation: each label is spread evenly over the folds, of several classes each set of
 * them, and images with the same content are always in the same fold. Immutable.
 */
public final class Folds {
    private final SplitIndex rows;
    private final int[] foldOfImage;

    private Folds(SplitIndex rows, int[] foldOfImage) {
        this.rows = rows;
        this.foldOfImage = foldOfImage;
    }

    /**
     * @param contents of the images, see {@link SampleReader#contents}
     * @param labels number of different labels
     * @param count number of folds, 2 to the number of images
     * @param seed of the random assignment
     */
    public static Folds of(SplitIndex rows, long[] contents, int labels, int count, long seed) {
        new Checks().range("folds", count, 2, rows.images()).done();
        // Images of the same content are a chain, which its first image stands for.
        HashIndex firsts = new HashIndex(contents);
        int[] next = new int[contents.length];
        int[] last = new int[contents.length];
        int[] size = new int[contents.length];
        for (int image = 0; image < contents.length; image++) {
            int first = firsts.first(contents[image]);
            if (first != image) {
                next[last[first]] = image;
            }
            last[first] = image;
            size[first]++;
        }
        int[] foldOfImage = new int[rows.images()];
        int[][] ofLabel = new int[labels][count];
        int[] total = new int[count];
        for (int first : largestFirst(shuffled(size, seed), size)) {
            int fold = emptiest(ofLabel[rows.label(first)], total);
            int image = first;
            for (int i = 0; i < size[first]; i++) {
                foldOfImage[image] = fold;
                ofLabel[rows.label(image)][fold]++;
                total[fold]++;
                image = next[image];
            }
        }
        return new Folds(rows, foldOfImage);
    }

    /** The fold of an image, from 0. */
    public int fold(int image) {
        return foldOfImage[image];
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

    /** The first images of all chains in random order. */
    private static int[] shuffled(int[] size, long seed) {
        int[] firsts =
                IntStream.range(0, size.length).filter(image -> size[image] > 0).toArray();
        Passes.shuffle(firsts, new Random(seed));
        return firsts;
    }

    /** Large groups first, so that the many groups of one image can balance the folds afterwards. */
    private static int[] largestFirst(int[] firsts, int[] size) {
        long[] ranked = new long[firsts.length];
        for (int i = 0; i < firsts.length; i++) {
            ranked[i] = (long) -size[firsts[i]] << Integer.SIZE | i;
        }
        Arrays.sort(ranked);
        return Arrays.stream(ranked).mapToInt(rank -> firsts[(int) rank]).toArray();
    }

    private static int emptiest(int[] ofLabel, int[] total) {
        int least = Arrays.stream(ofLabel).min().orElseThrow();
        return IntStream.range(0, total.length)
                .filter(fold -> ofLabel[fold] == least)
                .reduce((a, b) -> total[b] < total[a] ? b : a)
                .orElseThrow();
    }
}
