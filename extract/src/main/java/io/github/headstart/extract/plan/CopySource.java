package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.io.RecordFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * A shard that has a row of an image's content in a pass.
 *
 * @param image that needs the row
 * @param file the shard's name
 * @param published whether the published state names the shard; if not, an interrupted run finished it
 */
record CopySource(Sample image, int pass, String file, boolean published) {
    static final Comparator<CopySource> ORDER =
            Comparator.comparing(CopySource::image, Sample.BY_PLACE).thenComparingInt(CopySource::pass);

    static final RecordFormat<CopySource> FORMAT = new RecordFormat<>() {
        @Override
        public void write(CopySource source, DataOutput out) throws IOException {
            Sample.FORMAT.write(source.image, out);
            out.writeInt(source.pass);
            RecordFormat.writeText(source.file, out);
            out.writeBoolean(source.published);
        }

        @Override
        public CopySource read(DataInput in) throws IOException {
            return new CopySource(Sample.FORMAT.read(in), in.readInt(), RecordFormat.readText(in), in.readBoolean());
        }
    };
}
