package io.github.headstart.classify.nearest;

import io.github.headstart.classify.data.Vectors;
import io.github.headstart.process.Progress;
import io.github.headstart.process.WorkerThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the rows nearest to vectors by the cosine of the angle between them, exactly: each vector is compared with each
 * row. As many vectors as fit are held in memory, with their neighbours, while all rows are read past them: 256 MiB and a
 * quarter of the heap at the most, but 64 vectors at the least.
 */
public final class NearestRows {
    /** Rows read at once. */
    private static final int CHUNK = 256;

    private final Vectors rows;
    private final int most;
    private final Progress progress;

    /**
     * @param most number of rows to find for each vector, 1 or more
     * @param progress of the vectors whose neighbours are found
     */
    public NearestRows(Vectors rows, int most, Progress progress) {
        this.rows = rows;
        this.most = most;
        this.progress = progress;
    }

    /** Whether a row may be a neighbour of a vector. Called from several threads. */
    @FunctionalInterface
    public interface Pairing {
        boolean isAllowed(int vector, int row);
    }

    /** Receives the neighbours of each vector in order. */
    @FunctionalInterface
    public interface Results {
        void accept(int vector, Neighbors neighbors);
    }

    /** Finds the neighbours of vectors of the rows' length. */
    public void find(Vectors vectors, Pairing pairing, Results results) {
        find(vectors, pairing, results, UnitTiles.most(rows.length(), Neighbors.bytes(most)));
    }

    /** @param held number of vectors in memory */
    void find(Vectors vectors, Pairing pairing, Results results, int held) {
        try (WorkerThreads threads =
                new WorkerThreads("neighbours", Runtime.getRuntime().availableProcessors())) {
            for (int first = 0; first < vectors.count(); first += held) {
                int count = Math.min(held, vectors.count() - first);
                Block block = new Block(vectors, first, count, pairing);
                int shown = 0;
                for (int start = 0; start < rows.count(); start += CHUNK) {
                    block.offer(start, units(start), threads);
                    // Of all rows, this share has been read for each of these vectors.
                    int done = (int) ((long) count * Math.min(start + CHUNK, rows.count()) / rows.count());
                    progress.step(done - shown);
                    shown = done;
                }
                block.tell(results);
            }
        }
    }

    private List<float[]> units(int start) {
        List<float[]> units = new ArrayList<>();
        for (int row = start; row < Math.min(start + CHUNK, rows.count()); row++) {
            units.add(UnitTiles.unit(rows.vector(row)));
        }
        return units;
    }

    /** The vectors that are held, and the neighbours found so far. */
    private final class Block {
        private final int first;
        private final Pairing pairing;
        private final UnitTiles units;
        private final List<Neighbors> found;

        Block(Vectors vectors, int first, int count, Pairing pairing) {
            this.first = first;
            this.pairing = pairing;
            units = new UnitTiles(count, rows.length());
            for (int number = 0; number < count; number++) {
                units.set(number, UnitTiles.unit(vectors.vector(first + number)));
            }
            found = Stream.generate(() -> new Neighbors(most)).limit(count).toList();
        }

        /** Each tile is one thread's; returns when all are done, since the rows must be offered in order. */
        void offer(int start, List<float[]> others, WorkerThreads threads) {
            int step = Runtime.getRuntime().availableProcessors();
            for (int thread = 0; thread < step; thread++) {
                int from = thread;
                threads.run(() -> {
                    for (int tile = from; tile < units.tiles(); tile += step) {
                        offer(tile, start, others);
                    }
                });
            }
            threads.await();
        }

        private void offer(int tile, int start, List<float[]> others) {
            float[] sums = new float[UnitTiles.SIZE];
            for (int i = 0; i < others.size(); i++) {
                Arrays.fill(sums, 0);
                units.addProducts(tile, others.get(i), 0, rows.length(), sums);
                for (int vector = 0; vector < units.rows(tile); vector++) {
                    int number = tile * UnitTiles.SIZE + vector;
                    if (pairing.isAllowed(first + number, start + i)) {
                        found.get(number).offer(start + i, sums[vector]);
                    }
                }
            }
        }

        void tell(Results results) {
            for (int number = 0; number < found.size(); number++) {
                results.accept(first + number, found.get(number));
            }
        }
    }
}
