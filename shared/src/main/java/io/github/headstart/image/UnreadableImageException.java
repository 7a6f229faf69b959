package io.github.headstart.image;

/**
 * Thrown when a file's bytes cannot be decoded to pixels. The message is a short reason without the file's name, fit for a cell
 * of {@code samples.csv}: {@code truncated JPEG}. Checked, because one bad image among thousands is ordinary:
 * the caller decides how to handle it.
 */
public final class UnreadableImageException extends Exception {
    public UnreadableImageException(String reason) {
        super(reason);
    }

    public UnreadableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
