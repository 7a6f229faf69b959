package io.github.headstart.classify.data;

import java.util.Random;
import java.util.stream.IntStream;

/** Which passes an epoch trains on. {@code toString} is the name on the command line. */
public enum PassSchedule {
    /** Pass 0 only: the pictures as they are. */
    NONE("none") {
        @Override
        IntStream rows(SplitRows rows, int epoch, Random random) {
            return pass(rows, 0);
        }
    },
    /** Epoch e trains on pass e mod (passes + 1): what augmentation on the fly amounts to. */
    CYCLE("cycle") {
        @Override
        IntStream rows(SplitRows rows, int epoch, Random random) {
            return pass(rows, epoch % (rows.passes() + 1));
        }
    },
    /** Every pass in each epoch. */
    ALL("all") {
        @Override
        IntStream rows(SplitRows rows, int epoch, Random random) {
            return IntStream.range(0, rows.pictures() * (rows.passes() + 1));
        }
    },
    /** Each picture in a pass drawn anew in each epoch. */
    SAMPLE("sample") {
        @Override
        IntStream rows(SplitRows rows, int epoch, Random random) {
            return IntStream.range(0, rows.pictures())
                    .map(picture -> random.nextInt(rows.passes() + 1) * rows.pictures() + picture);
        }
    };

    private final String name;

    PassSchedule(String name) {
        this.name = name;
    }

    /**
     * The rows of one epoch in the order of training: a function of the arguments alone.
     *
     * @param epoch counted from 0
     */
    public int[] order(SplitRows rows, int epoch, long seed) {
        // The seeds of two epochs must not be neighbours: Random's first numbers would resemble one another.
        Random random = new Random((seed * 31 + epoch) * 0x9E3779B97F4A7C15L);
        int[] order = rows(rows, epoch, random).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
        return order;
    }

    @Override
    public String toString() {
        return name;
    }

    abstract IntStream rows(SplitRows rows, int epoch, Random random);

    private static IntStream pass(SplitRows rows, int pass) {
        return IntStream.range(pass * rows.pictures(), (pass + 1) * rows.pictures());
    }
}
