package io.github.headstart.extract.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.augment.Fill;
import io.github.headstart.augment.Range;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.io.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransformSamplerTest {
    private static final int DRAWS = 10_000;
    private static final int HEIGHT = 100;
    private static final int WIDTH = 150;
    private static final Augmentation EVERYTHING = new Augmentation(
            42,
            40,
            0.2,
            12,
            20,
            new Range(0.7, 1.4),
            true,
            true,
            Optional.of(new Range(0.5, 1.5)),
            30,
            Fill.REFLECT,
            0);

    /** Kolmogorov's distribution: a uniform sample's statistic exceeds 1.95 / sqrt(n) once in a thousand times. */
    private static final double KOLMOGOROV_LIMIT = 1.95 / Math.sqrt(DRAWS);

    /** Independent samples' correlation is normal with deviation 1 / sqrt(n); beyond 4 of them once in 16,000 times. */
    private static final double CORRELATION_LIMIT = 4 / Math.sqrt(DRAWS);

    @Test
    void drawsEachParameterUniformlyFromItsRange() {
        Map<String, Range> ranges = Map.of(
                "theta", new Range(-40, 40),
                "tx", new Range(-12, 12),
                "ty", new Range(-0.2 * WIDTH, 0.2 * WIDTH),
                "shear", new Range(-20, 20),
                "zx", new Range(0.7, 1.4),
                "zy", new Range(0.7, 1.4),
                "channelShift", new Range(-30, 30),
                "brightness", new Range(0.5, 1.5));
        Map<String, double[]> draws = draws(EVERYTHING, 1);
        ranges.forEach((name, range) -> {
            double[] sorted = draws.get(name).clone();
            Arrays.sort(sorted);
            assertThat(sorted[0]).as(name).isGreaterThanOrEqualTo((float) range.lowest());
            assertThat(sorted[DRAWS - 1]).as(name).isLessThanOrEqualTo((float) range.highest());
            assertThat(kolmogorovStatistic(sorted, range)).as(name).isLessThan(KOLMOGOROV_LIMIT);
        });
        for (String flip : List.of("flipHorizontal", "flipVertical")) {
            // Half of them, within 4 deviations of the binomial distribution.
            assertThat(Arrays.stream(draws.get(flip)).sum())
                    .as(flip)
                    .isCloseTo(DRAWS / 2.0, within(4 * Math.sqrt(DRAWS) / 2));
        }
    }

    @Test
    void drawsParametersIndependentlyOfEachOtherOfThePassAndOfTheSeed() {
        Map<String, double[]> samples = new LinkedHashMap<>();
        draws(EVERYTHING, 1).forEach((name, values) -> samples.put(name + " in pass 1", values));
        draws(EVERYTHING, 2).forEach((name, values) -> samples.put(name + " in pass 2", values));
        draws(seeded(43), 1).forEach((name, values) -> samples.put(name + " with another seed", values));
        List<String> names = List.copyOf(samples.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(correlation(samples.get(names.get(i)), samples.get(names.get(j))))
                        .as(names.get(i) + " and " + names.get(j))
                        .isCloseTo(0, within(CORRELATION_LIMIT));
            }
        }
        assertThat(names).hasSize(30);
    }

    @Test
    void drawsTheSameInAnyOrderAndOnAnyThread() {
        TransformSampler sampler = new TransformSampler(EVERYTHING, HEIGHT, WIDTH);
        List<TransformParameters> inOrder = IntStream.range(0, 1000)
                .mapToObj(image -> sampler.draw(sha256(image), 1 + image % 5))
                .toList();
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        TransformSampler another = new TransformSampler(EVERYTHING, HEIGHT, WIDTH);
        shuffled.parallelStream().forEach(image -> assertThat(another.draw(sha256(image), 1 + image % 5))
                .isEqualTo(inOrder.get(image)));
    }

    /** Computed by the Python lines in the sampler's Javadoc. */
    @Test
    void drawsWhatItsDocumentationSays() {
        TransformParameters drawn = new TransformSampler(EVERYTHING, HEIGHT, WIDTH)
                .draw("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 1);
        assertThat(drawn)
                .isEqualTo(new TransformParameters(
                        -18.585754f,
                        3.3627777f,
                        3.6993158f,
                        15.275439f,
                        1.33695f,
                        0.7111438f,
                        false,
                        false,
                        -9.498807f,
                        Optional.of(1.3230858f)));
    }

    @Test
    void readsAShiftBelowOneAsAFractionOfItsAxisAndOthersAsPixels() {
        String image = sha256(3);
        TransformParameters drawn = new TransformSampler(EVERYTHING, HEIGHT, WIDTH).draw(image, 1);
        TransformParameters taller = new TransformSampler(EVERYTHING, 2 * HEIGHT, WIDTH).draw(image, 1);
        TransformParameters wider = new TransformSampler(EVERYTHING, HEIGHT, 2 * WIDTH).draw(image, 1);
        assertThat(taller).isEqualTo(drawn); // the height's shift of 12 is in pixels
        assertThat(wider.ty()).isEqualTo(2 * drawn.ty());
        assertThat(wider.tx()).isEqualTo(drawn.tx());
    }

    @Test
    void leavesImagesAsTheyAreWithoutRanges() {
        TransformSampler sampler = new TransformSampler(Augmentation.none(), HEIGHT, WIDTH);
        assertThat(sampler.draw(sha256(0), 1)).isEqualTo(TransformParameters.identity());
    }

    @Test
    void refusesPassZeroAndWhatIsNoChecksum() {
        TransformSampler sampler = new TransformSampler(EVERYTHING, HEIGHT, WIDTH);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler.draw(sha256(0), 0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler.draw(sha256(0).substring(1), 1))
                .withMessageContaining("64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransformSampler(EVERYTHING, 0, WIDTH))
                .withMessageContaining("0x150");
    }

    private static Map<String, double[]> draws(Augmentation augmentation, int pass) {
        TransformSampler sampler = new TransformSampler(augmentation, HEIGHT, WIDTH);
        List<TransformParameters> drawn = IntStream.range(0, DRAWS)
                .mapToObj(image -> sampler.draw(sha256(image), pass))
                .toList();
        Function<ToDoubleFunction<TransformParameters>, double[]> all =
                parameter -> drawn.stream().mapToDouble(parameter).toArray();
        Map<String, double[]> draws = new LinkedHashMap<>();
        draws.put("theta", all.apply(TransformParameters::theta));
        draws.put("tx", all.apply(TransformParameters::tx));
        draws.put("ty", all.apply(TransformParameters::ty));
        draws.put("shear", all.apply(TransformParameters::shear));
        draws.put("zx", all.apply(TransformParameters::zx));
        draws.put("zy", all.apply(TransformParameters::zy));
        draws.put("flipHorizontal", all.apply(parameters -> parameters.flipHorizontal() ? 1 : 0));
        draws.put("flipVertical", all.apply(parameters -> parameters.flipVertical() ? 1 : 0));
        draws.put("channelShift", all.apply(TransformParameters::channelShift));
        draws.put("brightness", all.apply(parameters -> parameters.brightness().orElseThrow()));
        return draws;
    }

    private static Augmentation seeded(long seed) {
        return new Augmentation(
                seed,
                EVERYTHING.rotation(),
                EVERYTHING.widthShift(),
                EVERYTHING.heightShift(),
                EVERYTHING.shear(),
                EVERYTHING.zoom(),
                EVERYTHING.horizontalFlip(),
                EVERYTHING.verticalFlip(),
                EVERYTHING.brightness(),
                EVERYTHING.channelShift(),
                EVERYTHING.fill(),
                EVERYTHING.cval());
    }

    private static String sha256(int image) {
        return Checksum.ofBytes(Integer.toString(image).getBytes(StandardCharsets.US_ASCII));
    }

    /** The largest distance between the sample's distribution and the uniform one. */
    private static double kolmogorovStatistic(double[] sorted, Range range) {
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double uniform = (sorted[i] - range.lowest()) / (range.highest() - range.lowest());
            largest = Math.max(largest, Math.abs(uniform - (double) i / sorted.length));
            largest = Math.max(largest, Math.abs(uniform - (i + 1.0) / sorted.length));
        }
        return largest;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return product / Math.sqrt(squareA * squareB);
    }
}
