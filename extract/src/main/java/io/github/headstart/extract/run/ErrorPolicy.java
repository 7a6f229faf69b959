package io.github.headstart.extract.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.measure.Limit;
import java.util.function.Supplier;

/**
 * The number of unreadable images that a run accepts, and whether those of earlier runs are tried again.
 *
 * @param limit of unreadable images; a percentage is of all images
 * @param retry true: images that an earlier run could not read are tried again even if they have not changed
 */
public record ErrorPolicy(Limit limit, boolean retry) {
    /** Any number, as long as one image can be read. */
    public static ErrorPolicy skip() {
        return new ErrorPolicy(Limit.all(), false);
    }

    /** None: the first unreadable image ends the run. */
    public static ErrorPolicy fail() {
        return new ErrorPolicy(Limit.none(), false);
    }

    /**
     * @param text {@code 20} or {@code 0.5%}
     * @throws IllegalArgumentException if it is neither
     */
    public static ErrorPolicy atMost(String text) {
        return new ErrorPolicy(Limit.parse("max-errors", text), false);
    }

    public ErrorPolicy withRetry(boolean wanted) {
        return new ErrorPolicy(limit, wanted);
    }

    /**
     * @param unreadable the number of images that could not be read so far
     * @param images the number of all images
     * @param first supplies one of those that could not be read; called only if there are too many
     * @throws PipelineException if there are more than this policy accepts
     */
    public void check(int unreadable, int images, Supplier<ImageFailure> first) {
        int most = limit.of(images);
        if (unreadable > most) {
            throw new PipelineException(
                    "%s: %s; %d of %d images could not be read so far, at most %d may. Repair or remove them, or accept more with option `max_errors`"
                            .formatted(first.get().sample().path(), first.get().status(), unreadable, images, most));
        }
    }
}
