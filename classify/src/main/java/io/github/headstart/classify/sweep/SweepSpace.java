package io.github.headstart.classify.sweep;

import io.github.headstart.error.Checks;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The search space of a sweep: the values to try by option. A single value {@code a..b} is a range to draw from:
 * log-uniformly if both ends are positive, else uniformly. A grid has the values a, 10a, 100a, … b of a range of positive numbers
 * whose ends are powers of ten apart.
 * Immutable.
 */
public record SweepSpace(Map<String, List<String>> values) {
    private static final String RANGE = "\\.\\.";

    public SweepSpace {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((option, list) -> {
            if (list.isEmpty()) {
                throw invalid(option, "one or more values", "none");
            }
            copy.put(option, List.copyOf(list));
        });
        values = Collections.unmodifiableMap(copy);
    }

    /** All combinations; the values of the last option change fastest. */
    public List<Map<String, String>> grid() {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> option : values.entrySet()) {
            List<String> list = isRange(option.getValue())
                    ? powersOfTen(option.getKey(), option.getValue().get(0))
                    : option.getValue();
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : list) {
                    Map<String, String> next = new LinkedHashMap<>(combination);
                    next.put(option.getKey(), value);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /**
     * Draws distinct combinations at random; fewer if there are not enough.
     *
     * @param count at least 1
     */
    public List<Map<String, String>> random(int count, long seed) {
        new Checks()
                .that(count >= 1, "random", "at least 1", Integer.toString(count))
                .done();
        Random random = new Random(seed);
        Set<Map<String, String>> drawn = new LinkedHashSet<>();
        // The attempts are limited, because new combinations become rare when most have been drawn.
        for (long attempt = 0; attempt < 100L * count && drawn.size() < count; attempt++) {
            Map<String, String> combination = new LinkedHashMap<>();
            values.forEach((option, list) -> combination.put(
                    option,
                    isRange(list) ? fromRange(option, list.get(0), random) : list.get(random.nextInt(list.size()))));
            drawn.add(combination);
        }
        return List.copyOf(drawn);
    }

    private static boolean isRange(List<String> list) {
        return list.size() == 1 && list.get(0).split(RANGE, -1).length == 2;
    }

    private static String fromRange(String option, String range, Random random) {
        String[] ends = range.split(RANGE, -1);
        try {
            double low = Double.parseDouble(ends[0]);
            double high = Double.parseDouble(ends[1]);
            double place = random.nextDouble();
            double value = low > 0 && high > 0
                    ? Math.exp(Math.log(low) + place * (Math.log(high) - Math.log(low)))
                    : low + place * (high - low);
            return String.format(Locale.ROOT, "%.4g", value);
        } catch (NumberFormatException e) {
            throw invalid(option, "a range of numbers such as 1e-5..1e-2", range);
        }
    }

    /** The lower end of a range, and it times powers of ten up to the upper end: a few hundred at most, since both are doubles. */
    private static List<String> powersOfTen(String option, String range) {
        String[] ends = range.split(RANGE, -1);
        try {
            if (Double.parseDouble(ends[0]) > 0 && Double.isFinite(Double.parseDouble(ends[1]))) {
                BigDecimal low = new BigDecimal(ends[0]);
                BigDecimal lowDigits = low.stripTrailingZeros();
                BigDecimal highDigits = new BigDecimal(ends[1]).stripTrailingZeros();
                int power = lowDigits.scale() - highDigits.scale();
                if (power >= 1 && lowDigits.unscaledValue().equals(highDigits.unscaledValue())) {
                    return IntStream.rangeClosed(0, power)
                            .mapToObj(
                                    exponent -> low.scaleByPowerOfTen(exponent).toPlainString())
                            .toList();
                }
            }
        } catch (NumberFormatException e) {
            // Falls through to the message for all invalid ranges.
        }
        throw invalid(option, "values, ends that are powers of ten apart, or option `random`", range);
    }

    private static InvalidValueException invalid(String option, String expected, String found) {
        return new InvalidValueException(List.of(new Problem(option, expected, found)));
    }
}
