package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardNumbers;
import io.github.headstart.store.StoreManifest;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;

/** Finds the lines of a lost {@code samples.csv} from the shards themselves, as far as they are sound. */
public final class LostSamples {
    private LostSamples() {}

    /** @param number of the shard that has the row */
    private record Row(Sample sample, int pass, int number) {
        static final Comparator<Row> ORDER =
                Comparator.comparing(Row::sample, Sample.BY_PLACE).thenComparingInt(Row::pass);

        static final RecordFormat<Row> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Row row, DataOutput out) throws IOException {
                Sample.FORMAT.write(row.sample, out);
                out.writeInt(row.pass);
                out.writeInt(row.number);
            }

            @Override
            public Row read(DataInput in) throws IOException {
                return new Row(Sample.FORMAT.read(in), in.readInt(), in.readInt());
            }
        };
    }

    /** @param damaged shards that cannot be read */
    public static RecordFile<SampleFile.Entry> of(
            Storage store, StoreManifest manifest, Set<ShardEntry> damaged, Scratch scratch) {
        ExternalSort<Row> rows = new ExternalSort<>(scratch, Row.FORMAT, Row.ORDER);
        for (ShardEntry shard : manifest.shards()) {
            if (!damaged.contains(shard)) {
                int number =
                        ShardName.parse(shard.file()).map(ShardName::number).orElse(ShardNumbers.NONE);
                try (FeatureReader reader = FeatureReader.open(
                        store, shard.file(), manifest.recipe().ofPass(shard.pass()))) {
                    for (FeatureKey key : reader.keys()) {
                        rows.add(new Row(key.sample(), key.pass(), number));
                    }
                }
            }
        }
        try (Cursor<Row> sorted = rows.sorted().read();
                RecordFile.Writer<SampleFile.Entry> entries =
                        new RecordFile.Writer<>(scratch, SampleFile.Entry.FORMAT)) {
            while (sorted.hasNext()) {
                Sample sample = sorted.peek().sample();
                int[] numbers = new int[0];
                while (sorted.hasNext() && sorted.peek().sample().equals(sample)) {
                    Row row = sorted.next();
                    int length = numbers.length;
                    numbers = Arrays.copyOf(numbers, Math.max(length, row.pass() + 1));
                    Arrays.fill(numbers, length, numbers.length, ShardNumbers.NONE);
                    numbers[row.pass()] = row.number();
                }
                entries.add(new SampleFile.Entry(sample, SampleFile.OK, ShardNumbers.text(numbers)));
            }
            return entries.finish();
        }
    }
}
