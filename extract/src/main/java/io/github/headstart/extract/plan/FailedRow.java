package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.io.RecordFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/** A row that could not be computed. */
record FailedRow(ImageFailure failure, int pass) {
    static final Comparator<FailedRow> ORDER = Comparator.comparing(
                    (FailedRow row) -> row.failure().sample(), Sample.BY_PLACE)
            .thenComparingInt(FailedRow::pass);

    static final RecordFormat<FailedRow> FORMAT = new RecordFormat<>() {
        @Override
        public void write(FailedRow row, DataOutput out) throws IOException {
            Sample.FORMAT.write(row.failure.sample(), out);
            RecordFormat.writeText(row.failure.status(), out);
            out.writeInt(row.pass);
        }

        @Override
        public FailedRow read(DataInput in) throws IOException {
            return new FailedRow(new ImageFailure(Sample.FORMAT.read(in), RecordFormat.readText(in)), in.readInt());
        }
    };
}
