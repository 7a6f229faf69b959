package io.github.headstart.dataset;

import io.github.headstart.storage.Location;
import java.io.IOException;

/** What becomes of images whose bytes cannot be read. Thread-safe. */
@FunctionalInterface
public interface ReadFailures {
    /** Each gets its status at once. */
    ReadFailures ARE_FINAL = SampleFile::status;

    /**
     * The status of an image. It may throw instead, so that the image is read again.
     *
     * @param failure of opening or reading it
     */
    String status(Location image, IOException failure);
}
