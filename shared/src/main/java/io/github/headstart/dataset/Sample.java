package io.github.headstart.dataset;

import io.github.headstart.io.RecordFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * One image with its identity: its location in the data set and its content.
 *
 * @param path relative to the data set's root, {@code /} between parts on every system
 * @param sha256 of the file's bytes, 64 lowercase hex digits; empty if they cannot be read
 */
public record Sample(String path, Split split, String label, String sha256) {
    /**
     * By split, label and path: an order that depends on neither the file system nor the machine. Two contents at one location
     * are equal in it.
     */
    public static final Comparator<Sample> BY_PLACE = Sample::comparePlaces;

    public static final RecordFormat<Sample> FORMAT = new RecordFormat<>() {
        @Override
        public void write(Sample sample, DataOutput out) throws IOException {
            RecordFormat.writeText(sample.path, out);
            out.writeByte(sample.split.ordinal());
            RecordFormat.writeText(sample.label, out);
            RecordFormat.writeText(sample.sha256, out);
        }

        @Override
        public Sample read(DataInput in) throws IOException {
            return new Sample(
                    RecordFormat.readText(in),
                    Split.values()[in.readByte()],
                    RecordFormat.readText(in),
                    RecordFormat.readText(in));
        }
    };

    /** The same location with another content. */
    public Sample withSha256(String other) {
        return new Sample(path, split, label, other);
    }

    /** Not a chain of comparators: millions of images are sorted by it. */
    private static int comparePlaces(Sample one, Sample other) {
        int order = one.split.compareTo(other.split);
        if (order == 0) {
            order = one.label.compareTo(other.label);
        }
        return order == 0 ? one.path.compareTo(other.path) : order;
    }
}
