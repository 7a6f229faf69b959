package io.github.headstart.measure;

import io.github.headstart.error.Checks;
import java.math.BigDecimal;

/**
 * The largest count that is accepted: a number, or a part of a whole.
 *
 * @param most 0 or more; with {@code percent} 0 to 100
 */
public record Limit(double most, boolean percent) {
    private static final double ALL = 100;

    public Limit {
        new Checks().range("limit", most, 0, percent ? ALL : Integer.MAX_VALUE).done();
    }

    public static Limit all() {
        return new Limit(ALL, true);
    }

    public static Limit none() {
        return new Limit(0, false);
    }

    /**
     * @param option the command line's name for it, without dashes
     * @param text {@code 20} or {@code 0.5%}
     * @throws IllegalArgumentException if it is neither
     */
    public static Limit parse(String option, String text) {
        if (text.matches("\\d{1,9}")) {
            return new Limit(Integer.parseInt(text), false);
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,9})?%")) {
            double most = Double.parseDouble(text.substring(0, text.length() - 1));
            if (most <= ALL) {
                return new Limit(most, true);
            }
        }
        throw new IllegalArgumentException(
                "%s: expected a number such as 20, or a part such as 0.5%%, found %s".formatted(option, text));
    }

    /** The largest count that is accepted of a whole. */
    public int of(int whole) {
        // Decimal, because 0.57 % of 10,000 is 56.99… in binary.
        return percent
                ? BigDecimal.valueOf(most)
                        .multiply(BigDecimal.valueOf(whole))
                        .movePointLeft(2)
                        .intValue()
                : (int) most;
    }
}
