package io.github.headstart.dataset;

import io.github.headstart.io.RecordFormat;
import io.github.headstart.storage.StoredFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * An image whose content was read.
 *
 * @param bytes its length if the listing told it, else {@link StoredFile#UNKNOWN}
 */
public record ScannedImage(Sample sample, long bytes) {
    public static final Comparator<ScannedImage> BY_PLACE =
            (one, other) -> Sample.BY_PLACE.compare(one.sample, other.sample);

    public static final RecordFormat<ScannedImage> FORMAT = new RecordFormat<>() {
        @Override
        public void write(ScannedImage image, DataOutput out) throws IOException {
            Sample.FORMAT.write(image.sample, out);
            out.writeLong(image.bytes);
        }

        @Override
        public ScannedImage read(DataInput in) throws IOException {
            return new ScannedImage(Sample.FORMAT.read(in), in.readLong());
        }
    };
}
