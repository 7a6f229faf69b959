package io.github.headstart.extract.run;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.Checks;
import io.github.headstart.error.PipelineException;
import java.util.Collection;

/**
 * How many unreadable pictures a run puts up with, and whether those of earlier runs are tried again.
 *
 * @param most unreadable pictures; a number or, with {@code percent}, a part of all pictures
 * @param retry true: pictures that an earlier run could not read are tried again even if they have not changed
 */
public record ErrorPolicy(double most, boolean percent, boolean retry) {
    private static final double ALL = 100;

    public ErrorPolicy {
        new Checks()
                .range("max-errors", most, 0, percent ? ALL : Integer.MAX_VALUE)
                .done();
    }

    /** Any number, as long as there is one picture that can be read. */
    public static ErrorPolicy skip() {
        return new ErrorPolicy(ALL, true, false);
    }

    /** None: the first one ends the run. */
    public static ErrorPolicy fail() {
        return new ErrorPolicy(0, false, false);
    }

    /**
     * @param text {@code 20} or {@code 0.5%}
     * @throws IllegalArgumentException if it is neither
     */
    public static ErrorPolicy atMost(String text) {
        if (text.matches("\\d{1,9}")) {
            return new ErrorPolicy(Integer.parseInt(text), false, false);
        }
        if (text.matches("\\d{1,3}(\\.\\d{1,9})?%")) {
            return new ErrorPolicy(Double.parseDouble(text.substring(0, text.length() - 1)), true, false);
        }
        throw new IllegalArgumentException(
                "max-errors: expected a number such as 20, or a part such as 0.5%%, found %s".formatted(text));
    }

    public ErrorPolicy withRetry(boolean wanted) {
        return new ErrorPolicy(most, percent, wanted);
    }

    /**
     * @param unreadable the pictures that could not be read so far; one may stand there for each of its passes
     * @param pictures how many there are in all
     * @throws PipelineException if there are more than this policy puts up with
     */
    void check(Collection<SampleFile.Entry> unreadable, int pictures) {
        int limit = (int) (percent ? Math.floor(pictures * most / ALL) : most);
        long found =
                unreadable.stream().map(SampleFile.Entry::picture).distinct().count();
        if (found > limit) {
            SampleFile.Entry first = unreadable.iterator().next();
            throw new PipelineException(
                    "%s: %s; %d of %d pictures could not be read so far, at most %d may. Mend or remove them, or accept more by --max-errors"
                            .formatted(first.picture().path(), first.status(), found, pictures, limit));
        }
    }
}
