package io.github.headstart.error;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Checks of a record's arguments that report every wrong one at once. A compact constructor chains them and ends with
 * {@link #done()}. Not thread-safe.
 */
public final class Checks {
    private final List<Problem> problems = new ArrayList<>();

    public Checks range(String field, double value, double lowest, double highest) {
        return that(
                value >= lowest && value <= highest,
                field,
                "%s to %s".formatted(plain(lowest), plain(highest)),
                plain(value));
    }

    public Checks that(boolean holds, String field, String expected, String found) {
        if (!holds) {
            problems.add(new Problem(field, expected, found));
        }
        return this;
    }

    /**
     * Makes a value whose constructor checks its arguments.
     *
     * @return null if they are invalid; {@link #done()} throws what is wrong with them
     */
    public <T> T value(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (InvalidValueException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /** @throws InvalidValueException if any check failed */
    public void done() {
        if (!problems.isEmpty()) {
            throw new InvalidValueException(problems);
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
