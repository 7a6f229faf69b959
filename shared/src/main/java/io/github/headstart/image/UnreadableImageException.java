package io.github.headstart.image;

/**
 * A file's bytes cannot be turned into pixels. The message is a short reason without the file's name, fit for a cell
 * of {@code samples.csv}: {@code truncated JPEG}. Checked, because one bad image among thousands is ordinary:
 * whoever reads images decides what becomes of the others.
 */
public final class UnreadableImageException extends Exception {
    public UnreadableImageException(String reason) {
        super(reason);
    }

    public UnreadableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
