package io.github.headstart.random;

/**
 * Random numbers by counter: the i-th is a function of (seed, stream, i), the same on every machine and in any order.
 * Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
public record SplitMix64(long seed, long stream) {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public double uniform(long index) {
        long key = mix(seed) + (stream << 40) + index;
        return (mix(key) >>> 40) * 0x1p-24;
    }

    /** Output number index, from 0, of the generator that starts from the seed: Steele, Lea and Flood (2014). */
    public static long output(long seed, long index) {
        return mix(seed + index * GOLDEN_GAMMA);
    }

    private static long mix(long value) {
        long z = value + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
