package io.github.headstart.extract.shard;

import io.github.headstart.dataset.Sample;

/**
 * An image that got no row.
 *
 * @param sample with an empty checksum if its bytes could not be read
 * @param status why, as {@code samples.csv} has it
 */
public record ImageFailure(Sample sample, String status) {
    /** Not named as a getter: the journal has the components and nothing else. True if the bytes could be read. */
    public boolean knowsContent() {
        return !sample.sha256().isEmpty();
    }
}
