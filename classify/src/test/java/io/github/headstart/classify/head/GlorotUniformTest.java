package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.random.SplitMix64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GlorotUniformTest {
    private static final HeadSpec SPEC = HeadSpec.of(List.of(2, 2, 100), 3);

    @Test
    void kernelsAreUniformWithinTheLimitsAndBiasesZero() {
        List<float[]> weights = GlorotUniform.draw(SPEC, 42);
        double limit = Math.sqrt(6.0 / (400 + 256));
        float[] kernel = weights.get(0);
        double[] values =
                IntStream.range(0, kernel.length).mapToDouble(i -> kernel[i]).toArray();

        assertThat(weights).extracting(values1 -> values1.length).containsExactly(400 * 256, 256, 256 * 3, 3);
        assertThat(IntStream.range(0, values.length)
                        .mapToDouble(i -> Math.abs(values[i]))
                        .max()
                        .orElseThrow())
                .isLessThanOrEqualTo(limit)
                .isCloseTo(limit, within(limit * 1e-3));
        assertThat(IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(0, within(limit * 1e-2));
        assertThat(IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i] * values[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(limit * limit / 3, within(limit * limit * 1e-2));
        assertThat(weights.get(1)).containsOnly(0);
        assertThat(weights.get(3)).containsOnly(0);
    }

    @Test
    void weightsDependOnTheSeed() {
        assertThat(GlorotUniform.draw(SPEC, 42).get(0))
                .containsExactly(GlorotUniform.draw(SPEC, 42).get(0));
        assertThat(GlorotUniform.draw(SPEC, 42).get(0))
                .isNotEqualTo(GlorotUniform.draw(SPEC, 43).get(0));
    }

    @Test
    void usesTheDocumentedGenerator() {
        // The published outputs of SplitMix64 from seed 1234567 begin so.
        assertThat(SplitMix64.output(1234567, 0)).isEqualTo(6457827717110365317L);
        assertThat(SplitMix64.output(1234567, 1)).isEqualTo(3203168211198807973L);
    }
}
