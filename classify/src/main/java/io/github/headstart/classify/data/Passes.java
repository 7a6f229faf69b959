package io.github.headstart.classify.data;

import io.github.headstart.random.SplitMix64;
import java.util.Random;
import java.util.stream.IntStream;

/** The augmentation passes that an epoch trains on. {@code toString} is the name on the command line. */
public enum Passes {
    /** Pass 0 only: the unchanged images. */
    NONE("none") {
        @Override
        IntStream rows(SplitIndex rows, int epoch, Random random) {
            return IntStream.range(0, rows.images());
        }
    },
    /**
     * Epoch e trains on pass e mod (passes + 1), which corresponds to on-the-fly augmentation. An image that lacks passes
     * cycles through those it has.
     */
    CYCLE("cycle") {
        @Override
        IntStream rows(SplitIndex rows, int epoch, Random random) {
            return IntStream.range(0, rows.images()).map(image -> rows.rowOf(image, epoch % rows.passesOf(image)));
        }
    },
    /** Each epoch trains on all passes. */
    ALL("all") {
        @Override
        IntStream rows(SplitIndex rows, int epoch, Random random) {
            return IntStream.range(0, rows.images() * (rows.passes() + 1)).filter(rows::has);
        }
    },
    /** Each epoch trains on each image once, in a pass that is drawn at random. */
    SAMPLE("sample") {
        @Override
        IntStream rows(SplitIndex rows, int epoch, Random random) {
            return IntStream.range(0, rows.images())
                    .map(image -> rows.rowOf(image, random.nextInt(rows.passesOf(image))));
        }
    };

    private final String name;

    Passes(String name) {
        this.name = name;
    }

    /**
     * The rows of one epoch in the order of training. The result depends on the arguments only.
     *
     * @param epoch counted from 0
     */
    public int[] order(SplitIndex rows, int epoch, long seed) {
        // The seed is mixed before the epoch is added, so that no seed repeats the orders of another.
        Random random = new Random(SplitMix64.output(SplitMix64.output(seed, 0), epoch));
        int[] order = rows(rows, epoch, random).toArray();
        shuffle(order, random);
        return order;
    }

    /** As {@code Collections.shuffle}. */
    static void shuffle(int[] numbers, Random random) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    abstract IntStream rows(SplitIndex rows, int epoch, Random random);
}
