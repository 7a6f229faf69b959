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
 * A split cut into parts for cross-validation: each class spread evenly over the parts, pictures of the same content
 * always in the same part. Immutable.
 */
public final class Folds {
    private final SplitRows rows;
    private final int[] foldOfPicture;
    private final int count;

    private Folds(SplitRows rows, int[] foldOfPicture, int count) {
        this.rows = rows;
        this.foldOfPicture = foldOfPicture;
        this.count = count;
    }

    /**
     * @param count of the parts, 2 to the number of pictures
     * @param seed of the draw
     */
    public static Folds of(SplitRows rows, int classes, int count, long seed) {
        new Checks().range("--folds", count, 2, rows.pictures()).done();
        Map<String, List<Integer>> byContent = new LinkedHashMap<>();
        for (int picture = 0; picture < rows.pictures(); picture++) {
            byContent
                    .computeIfAbsent(rows.sample(picture).sha256(), sha256 -> new ArrayList<>())
                    .add(picture);
        }
        List<List<Integer>> groups = new ArrayList<>(byContent.values());
        Collections.shuffle(groups, new Random(seed));
        // The large ones first: what is uneven then is evened out by the many of one picture.
        groups.sort((a, b) -> b.size() - a.size());
        int[] foldOfPicture = new int[rows.pictures()];
        int[][] ofClass = new int[classes][count];
        int[] total = new int[count];
        for (List<Integer> group : groups) {
            int fold = emptiest(ofClass[rows.label(group.get(0))], total);
            for (int picture : group) {
                foldOfPicture[picture] = fold;
                ofClass[rows.label(picture)][fold]++;
                total[fold]++;
            }
        }
        return new Folds(rows, foldOfPicture, count);
    }

    public int count() {
        return count;
    }

    /** All pictures but those of one part. */
    public SplitRows training(int fold) {
        return rows.subset(pictures(fold, false));
    }

    /** The pictures of one part. */
    public SplitRows validation(int fold) {
        return rows.subset(pictures(fold, true));
    }

    private int[] pictures(int fold, boolean inside) {
        return IntStream.range(0, foldOfPicture.length)
                .filter(picture -> (foldOfPicture[picture] == fold) == inside)
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
