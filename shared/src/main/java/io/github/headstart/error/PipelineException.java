package io.github.headstart.error;

/**
 * A failure that the user can fix: a wrong manifest, a missing file, a damaged store. The message stands alone: it
 * names the file or field, what was expected, what was found and what to do. Commands print it without a stack trace
 * and exit with 1.
 */
public class PipelineException extends RuntimeException {
    public PipelineException(String message) {
        super(message);
    }

    public PipelineException(String message, Throwable cause) {
        super(message, cause);
    }
}
