package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.store.ShardNumbers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One image of the store's next state.
 *
 * @param bytes its length if that is known, else {@link io.github.headstart.storage.StoredFile#UNKNOWN}
 * @param status why it cannot be read, {@link io.github.headstart.dataset.SampleFile#OK} if it can
 * @param stored by pass the number of the published shard that has the image's row under the same place and content, or
 *     {@link ShardNumbers#NONE}; passes beyond its length have none
 */
record PlannedImage(Sample sample, long bytes, String status, Kind kind, int... stored) {
    /** What becomes of the image. */
    enum Kind {
        /** It gets a row in every pass. */
        READABLE,
        /** It keeps the rows that it has, but none is computed. */
        UNREADABLE,
        /** It is only listed. */
        REFUSED
    }

    static final RecordFormat<PlannedImage> FORMAT = new RecordFormat<>() {
        @Override
        public void write(PlannedImage image, DataOutput out) throws IOException {
            Sample.FORMAT.write(image.sample, out);
            out.writeLong(image.bytes);
            RecordFormat.writeText(image.status, out);
            out.writeByte(image.kind.ordinal());
            out.writeShort(image.stored.length);
            for (int number : image.stored) {
                out.writeInt(number);
            }
        }

        @Override
        public PlannedImage read(DataInput in) throws IOException {
            Sample sample = Sample.FORMAT.read(in);
            long bytes = in.readLong();
            String status = RecordFormat.readText(in);
            Kind kind = Kind.values()[in.readByte()];
            int[] stored = new int[in.readShort()];
            for (int pass = 0; pass < stored.length; pass++) {
                stored[pass] = in.readInt();
            }
            return new PlannedImage(sample, bytes, status, kind, stored);
        }
    };

    int stored(int pass) {
        return pass < stored.length ? stored[pass] : ShardNumbers.NONE;
    }
}
