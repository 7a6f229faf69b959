package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.io.RecordFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * What is known of a content.
 *
 * @param shards the published shards of the content, as {@code samples.csv} has it, or the file name of a finished shard; else empty
 * @param pass of the finished shard; else 0
 */
record ContentItem(Sample sample, Kind kind, String shards, int pass) {
    /** In the order in which they are told of one content. */
    enum Kind {
        /** The published state has rows of it. */
        PUBLISHED,
        /** A shard that an interrupted run finished has a row of it. */
        FINISHED,
        /** An image of the data set has it. */
        PRESENT,
        /** An image needs rows of it. */
        WANTED,
        /** A published image had it whose path is gone. */
        GONE
    }

    static final Comparator<ContentItem> ORDER = Comparator.comparing(
                    (ContentItem item) -> item.sample().sha256())
            .thenComparing(ContentItem::kind)
            .thenComparing(ContentItem::sample, Sample.BY_PLACE)
            .thenComparing(ContentItem::shards);

    static final RecordFormat<ContentItem> FORMAT = new RecordFormat<>() {
        @Override
        public void write(ContentItem item, DataOutput out) throws IOException {
            Sample.FORMAT.write(item.sample, out);
            out.writeByte(item.kind.ordinal());
            RecordFormat.writeText(item.shards, out);
            out.writeInt(item.pass);
        }

        @Override
        public ContentItem read(DataInput in) throws IOException {
            return new ContentItem(
                    Sample.FORMAT.read(in), Kind.values()[in.readByte()], RecordFormat.readText(in), in.readInt());
        }
    };
}
