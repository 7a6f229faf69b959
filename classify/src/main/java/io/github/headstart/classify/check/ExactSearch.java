package io.github.headstart.classify.check;

import io.github.headstart.classify.check.NearDuplicates.Pair;
import io.github.headstart.classify.nearest.UnitTiles;
import io.github.headstart.process.Progress;
import io.github.headstart.process.WorkerThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Compares all vectors with each other by blocked matrix products: as many as fit are held in memory, and all later ones
 * are read past them. Most pairs are decided by their first values. If a and b have length 1, and a' and b' are what
 * remains of them after these, then a·b is at most the product of the first values plus |a'| |b'| (Cauchy and Schwarz);
 * where that is below the threshold, the rest is not computed. So no pair is missed.
 */
final class ExactSearch {
    /** Values after which pairs are given up that cannot reach the threshold any more. */
    private static final int STAGE = 64;
    /** Vectors read at once. */
    private static final int CHUNK = 256;
    /** More than the error of a sum of float. */
    private static final float MARGIN = 1e-4f;

    private final CentredVectors vectors;
    private final int stages;

    /** A few minutes on two cores. */
    private static final int MOST_VECTORS = 100_000;
    /** Bounds how often vectors are read that do not fit into memory at once. */
    private static final long MOST_VALUES = 400_000_000;

    private ExactSearch(CentredVectors vectors) {
        this.vectors = vectors;
        stages = (vectors.length() + STAGE - 1) / STAGE;
    }

    /** Whether there are at most 100,000 vectors and 400 million values. */
    static boolean isFeasible(CentredVectors vectors) {
        return vectors.count() <= MOST_VECTORS && (long) vectors.count() * vectors.length() <= MOST_VALUES;
    }

    /**
     * Finds all pairs from the threshold on, of each vector at most the maximum with later vectors.
     *
     * @param progress started with the number of vectors that are read for each block of those that are held
     */
    static NearDuplicates find(CentredVectors vectors, IntFunction<Progress> progress) {
        return new ExactSearch(vectors).find(UnitTiles.most(vectors.length()), progress);
    }

    /** @param most number of vectors that are held at once */
    static NearDuplicates find(CentredVectors vectors, int most) {
        return new ExactSearch(vectors).find(most, rows -> Progress.none());
    }

    private NearDuplicates find(int most, IntFunction<Progress> progress) {
        List<Pair> pairs = new ArrayList<>();
        boolean cut = false;
        int processors = Runtime.getRuntime().availableProcessors();
        try (WorkerThreads threads = new WorkerThreads("near-duplicates", processors)) {
            for (int first = 0; first < vectors.count(); first += most) {
                Block block = new Block(first, Math.min(most, vectors.count() - first));
                try (Progress reading = progress.apply(vectors.count() - first)) {
                    for (int start = first; start < vectors.count(); start += CHUNK) {
                        List<Row> rows = rows(start);
                        for (int thread = 0; thread < processors; thread++) {
                            int part = thread;
                            threads.run(() -> block.compare(rows, part, processors));
                        }
                        threads.await();
                        reading.step(rows.size());
                    }
                }
                cut |= block.collect(pairs);
            }
        }
        return new NearDuplicates(pairs, cut, OptionalDouble.empty());
    }

    private List<Row> rows(int start) {
        List<Row> rows = new ArrayList<>();
        for (int number = start; number < Math.min(start + CHUNK, vectors.count()); number++) {
            float[] unit = vectors.vector(number);
            rows.add(new Row(number, unit, tails(unit)));
        }
        return rows;
    }

    /** The length of what remains of a vector after each stage. */
    private float[] tails(float[] unit) {
        float[] tails = new float[stages];
        double squares = 0;
        for (int i = unit.length - 1; i >= STAGE; i--) {
            squares += (double) unit[i] * unit[i];
            if (i % STAGE == 0) {
                tails[i / STAGE - 1] = (float) Math.sqrt(squares);
            }
        }
        return tails;
    }

    private record Row(int number, float[] unit, float[] tails) {}

    /** The vectors that are held, and their pairs. */
    private final class Block {
        private final int first;
        private final UnitTiles units;
        /** By tile: the tails of its vectors after each stage, float[stages * SIZE]. */
        private final float[][] tails;
        /** By tile. */
        private final List<List<Pair>> pairs = new ArrayList<>();

        private final int[] pairsOfVector;
        private final boolean[] cut;

        Block(int first, int count) {
            this.first = first;
            units = new UnitTiles(count, vectors.length());
            tails = new float[units.tiles()][stages * UnitTiles.SIZE];
            pairsOfVector = new int[count];
            cut = new boolean[units.tiles()];
            for (int number = 0; number < count; number++) {
                float[] unit = vectors.vector(first + number);
                units.set(number, unit);
                float[] tail = tails(unit);
                for (int stage = 0; stage < stages; stage++) {
                    tails[number / UnitTiles.SIZE][stage * UnitTiles.SIZE + number % UnitTiles.SIZE] = tail[stage];
                }
            }
            for (int tile = 0; tile < units.tiles(); tile++) {
                pairs.add(new ArrayList<>());
            }
        }

        /** Compares every {@code step}-th tile with rows; each tile is one thread's. */
        void compare(List<Row> rows, int from, int step) {
            float[] sums = new float[UnitTiles.SIZE];
            for (int tile = from; tile < units.tiles(); tile += step) {
                for (Row row : rows) {
                    if (first + tile * UnitTiles.SIZE < row.number() && mayBeSimilar(tile, row, sums)) {
                        addPairs(tile, row, sums);
                    }
                }
            }
        }

        /** Whether a vector of a tile may reach the threshold; all products are in the sums then. */
        private boolean mayBeSimilar(int tile, Row row, float[] sums) {
            Arrays.fill(sums, 0);
            for (int stage = 0; stage < stages; stage++) {
                int end = Math.min((stage + 1) * STAGE, row.unit().length);
                units.addProducts(tile, row.unit(), stage * STAGE, end, sums);
                if (!reaches(sums, tails[tile], stage * UnitTiles.SIZE, row.tails()[stage])) {
                    return false;
                }
            }
            return true;
        }

        private void addPairs(int tile, Row row, float[] sums) {
            for (int i = 0; i < units.rows(tile); i++) {
                int number = tile * UnitTiles.SIZE + i;
                boolean full = pairsOfVector[number] == NearDuplicates.MAX_PAIRS_PER_VECTOR;
                if (first + number >= row.number()
                        || sums[i] < NearDuplicates.THRESHOLD - MARGIN
                        || full && cut[tile]) {
                    continue;
                }
                double cosine = units.product(tile, i, row.unit());
                if (cosine >= NearDuplicates.THRESHOLD && full) {
                    cut[tile] = true;
                } else if (cosine >= NearDuplicates.THRESHOLD) {
                    pairs.get(tile).add(new Pair(first + number, row.number(), cosine));
                    pairsOfVector[number]++;
                }
            }
        }

        /** @return whether a vector had more pairs than are counted */
        boolean collect(List<Pair> all) {
            pairs.forEach(all::addAll);
            boolean any = false;
            for (boolean each : cut) {
                any |= each;
            }
            return any;
        }
    }

    /** Without a branch inside, so that the JIT compiler can vectorize the loop. */
    private static boolean reaches(float[] sums, float[] tails, int offset, float tail) {
        float threshold = (float) NearDuplicates.THRESHOLD - MARGIN;
        int reaching = 0;
        for (int row = 0; row < UnitTiles.SIZE; row++) {
            reaching |= Float.floatToRawIntBits(threshold - (sums[row] + tails[offset + row] * tail));
        }
        // The sign bit is set where the bound is above the threshold.
        return reaching < 0;
    }
}
