package io.github.headstart.classify.check;

import io.github.headstart.classify.check.NearDuplicates.Pair;
import io.github.headstart.classify.nearest.NeighborIndex;
import io.github.headstart.classify.nearest.Neighbors;
import io.github.headstart.classify.nearest.UnitTiles;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.Progress;
import io.github.headstart.process.WorkerThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Finds near-duplicates among more vectors than can be compared with each other: an index of their projections gives the
 * {@link #NEIGHBORS} nearest of each, and the cosine is computed of those that are near enough. Not every pair is found;
 * {@link NearDuplicates#recall} measures how many.
 */
final class IndexSearch {
    /** Neighbours of each vector that are looked at. */
    private static final int NEIGHBORS = 32;
    /** Vectors read at once. */
    private static final int CHUNK = 1024;
    /** The cosine of the projections from which the cosine of the vectors is computed: five standard deviations less. */
    private static final float CANDIDATE = 0.90f;
    /** Bounds memory where many images are alike. */
    private static final int MOST_PAIRS = 100_000;

    private static final int SAMPLE = 1000;

    private final CentredVectors vectors;
    private final ProjectedVectors projected;
    private final NeighborIndex index;

    private IndexSearch(CentredVectors vectors, ProjectedVectors projected, NeighborIndex index) {
        this.vectors = vectors;
        this.projected = projected;
        this.index = index;
    }

    /** @param progress started with the number of vectors, which are indexed and then searched */
    static NearDuplicates find(CentredVectors vectors, IntFunction<Progress> progress) {
        ProjectedVectors projected = new ProjectedVectors(vectors);
        try (Scratch scratch = new Scratch();
                NeighborIndex index = index(projected, progress, scratch.file());
                Progress searching = progress.apply(vectors.count())) {
            return new IndexSearch(vectors, projected, index).duplicates(searching);
        }
    }

    private static NeighborIndex index(ProjectedVectors projected, IntFunction<Progress> progress, Path folder) {
        try (Progress indexing = progress.apply(projected.count())) {
            return NeighborIndex.build(projected, indexing, folder);
        }
    }

    private NearDuplicates duplicates(Progress progress) {
        Set<Pair> pairs = new HashSet<>();
        int processors = Runtime.getRuntime().availableProcessors();
        try (WorkerThreads threads = new WorkerThreads("near-duplicates", processors)) {
            for (int start = 0; start < vectors.count() && pairs.size() < MOST_PAIRS; start += CHUNK) {
                Neighbors[] found = new Neighbors[Math.min(CHUNK, vectors.count() - start)];
                for (int i = 0; i < found.length; i++) {
                    int place = i;
                    float[] unit = projected.vector(start + i);
                    threads.run(() -> found[place] = index.search(unit, NEIGHBORS));
                }
                threads.await();
                for (int i = 0; i < found.length; i++) {
                    addPairs(start + i, found[i], pairs);
                }
                progress.step(found.length);
            }
        }
        return new NearDuplicates(new ArrayList<>(pairs), pairs.size() >= MOST_PAIRS, OptionalDouble.of(recall()));
    }

    private void addPairs(int number, Neighbors neighbors, Set<Pair> pairs) {
        for (int place = 0; place < neighbors.count() && neighbors.cosine(place) >= CANDIDATE; place++) {
            int other = neighbors.row(place);
            if (other != number) {
                double cosine = cosine(vectors.vector(number), vectors.vector(other));
                if (cosine >= NearDuplicates.THRESHOLD) {
                    pairs.add(new Pair(Math.min(number, other), Math.max(number, other), cosine));
                }
            }
        }
    }

    /**
     * The share of {@value #SAMPLE} copies of vectors, disturbed at random to a cosine of the threshold, of which the index
     * finds the original.
     */
    private double recall() {
        SplittableRandom random = new SplittableRandom(0);
        int sample = Math.min(SAMPLE, vectors.count());
        int found = 0;
        int tried = 0;
        for (int i = 0; i < sample; i++) {
            int number = (int) ((long) i * vectors.count() / sample);
            float[] unit = vectors.vector(number);
            if (cosine(unit, unit) > 0) {
                tried++;
                found += isFound(number, disturbed(unit, random)) ? 1 : 0;
            }
        }
        return tried == 0 ? 1 : (double) found / tried;
    }

    private boolean isFound(int number, float[] copy) {
        Neighbors neighbors = index.search(projected.of(copy), NEIGHBORS);
        for (int place = 0; place < neighbors.count() && neighbors.cosine(place) >= CANDIDATE; place++) {
            if (neighbors.row(place) == number) {
                return true;
            }
        }
        return false;
    }

    /** A vector of length 1 in a random direction from another, whose cosine with it is the threshold. */
    private static float[] disturbed(float[] unit, SplittableRandom random) {
        float[] noise = new float[unit.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextDouble(-1, 1);
        }
        double along = cosine(noise, unit);
        for (int i = 0; i < noise.length; i++) {
            noise[i] -= (float) (along * unit[i]);
        }
        UnitTiles.unit(noise);
        double sine = Math.sqrt(1 - NearDuplicates.THRESHOLD * NearDuplicates.THRESHOLD);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (NearDuplicates.THRESHOLD * unit[i] + sine * noise[i]);
        }
        return noise;
    }

    /** Of vectors of length 1. */
    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
