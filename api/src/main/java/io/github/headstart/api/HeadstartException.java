package io.github.headstart.api;

import io.github.headstart.error.PipelineException;
import java.util.function.Supplier;

/**
 * A failure that whoever runs the program can fix: a missing file, a damaged store, a backbone that is gone. The message stands alone: it
 * names the file or field, what was expected, what was found and what to do.
 */
public class HeadstartException extends RuntimeException {
    HeadstartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Calls what is internal, whose failures are not of this package. */
    static <T> T translated(Supplier<T> call) {
        try {
            return call.get();
        } catch (PipelineException e) {
            throw new HeadstartException(e.getMessage(), e);
        }
    }
}
