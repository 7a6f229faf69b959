package io.github.headstart.classify.check;

import io.github.headstart.classify.data.Vectors;
import io.github.headstart.process.Progress;
import java.util.Locale;
import java.util.SplittableRandom;

/** Measures the searches for near-duplicates on made-up rows: {@code SearchSpeed ROWS LENGTH exact|index}. Not a test. */
public final class SearchSpeed {
    public static void main(String[] arguments) {
        int rows = Integer.parseInt(arguments[0]);
        int length = Integer.parseInt(arguments[1]);
        Vectors vectors = new Made(rows, length);
        CentredVectors centred = new CentredVectors(vectors);
        long start = System.nanoTime();
        NearDuplicates found = arguments[2].equals("exact")
                ? ExactSearch.find(centred, count -> Progress.none())
                : IndexSearch.find(centred, count -> Progress.none());
        print(vectors, arguments[2] + ", recall " + found.recall().orElse(1), found, start);
    }

    /** The copies are the pairs there are. */
    private static void print(Vectors vectors, String how, NearDuplicates found, long start) {
        System.out.println(String.format(
                Locale.ROOT,
                "%,d rows of %,d, %s: %,d of %,d pairs, %.1f s",
                vectors.count(),
                vectors.length(),
                how,
                found.pairs().size(),
                vectors.count() / 100,
                (System.nanoTime() - start) / 1e9));
    }

    /** Rows in 100 clusters, each hundredth row a copy of the one before with noise. */
    private record Made(int count, int length) implements Vectors {
        @Override
        public float[] vector(int number) {
            boolean copy = number % 100 == 99;
            SplittableRandom random = new SplittableRandom(copy ? number - 1 : number);
            SplittableRandom cluster = new SplittableRandom(-1 - random.nextInt(100));
            SplittableRandom noise = new SplittableRandom(~number);
            float[] vector = new float[length];
            for (int i = 0; i < length; i++) {
                vector[i] = (float) (normal(random) + 0.7 * normal(cluster) + (copy ? 0.2 * normal(noise) : 0));
            }
            return vector;
        }

        private static double normal(SplittableRandom random) {
            return random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
        }
    }
}
