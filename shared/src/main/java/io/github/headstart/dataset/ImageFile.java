package io.github.headstart.dataset;

import io.github.headstart.storage.StoredFile;

/**
 * A file that a layout treats as an image, before its content is read.
 *
 * @param path relative to the data set's root, {@code /} between parts on every system
 * @param splits what its split is drawn from
 * @param problem why it cannot be read, if that is known already; else empty
 * @param bytes its length if that is known already, else {@link StoredFile#UNKNOWN}
 */
public record ImageFile(String path, String label, Fractions splits, String problem, long bytes) {
    public ImageFile(String path, String label, Fractions splits) {
        this(path, label, splits, "", StoredFile.UNKNOWN);
    }

    /** @param sha256 of the file's bytes; blank where they cannot be read */
    public Sample sample(String sha256) {
        return new Sample(path, splits.draw(sha256), label, sha256);
    }

    /** Whether it lies behind a link out of the root that was not followed. */
    public boolean leadsOut() {
        return problem.equals(Links.LEADS_OUT);
    }

    /** The split of an image that its layout gives one, instead of drawing it from the content. */
    public Split listedSplit() {
        return splits.draw("");
    }
}
