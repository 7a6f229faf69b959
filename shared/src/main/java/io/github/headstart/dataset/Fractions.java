package io.github.headstart.dataset;

import io.github.headstart.error.Checks;

/**
 * The fractions of the images that go to validation and to test; the rest is for training. Which image goes where
 * is drawn from its content, so that adding images does not move others, and duplicates stay in one split.
 *
 * @param validation 0 to 1
 * @param test 0 to 1, with {@code validation} at most 1
 */
public record Fractions(double validation, double test) {
    /** The number of hexadecimal digits that a draw uses; a double represents their value exactly. */
    private static final int DIGITS = 13;

    private static final double DRAWS = Math.pow(16, DIGITS);

    public Fractions {
        new Checks()
                .range("validation", validation, 0, 1)
                .range("test", test, 0, 1)
                .that(
                        !(validation + test > 1),
                        "validation",
                        "at most 1 together with test",
                        Double.toString(validation + test))
                .done();
    }

    /** Every image goes to one split. */
    static Fractions all(Split split) {
        return new Fractions(split == Split.VALIDATION ? 1 : 0, split == Split.TEST ? 1 : 0);
    }

    /**
     * Test is drawn from the lower end and validation from the upper, so that changing one leaves the other unchanged.
     *
     * @param sha256 of the image's bytes; blank, where they cannot be read, counts as the lowest
     */
    Split draw(String sha256) {
        double draw = sha256.isBlank() ? 0 : Long.parseLong(sha256.substring(0, DIGITS), 16) / DRAWS;
        if (draw < test) {
            return Split.TEST;
        }
        return draw >= 1 - validation ? Split.VALIDATION : Split.TRAIN;
    }
}
