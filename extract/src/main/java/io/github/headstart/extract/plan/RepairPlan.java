package io.github.headstart.extract.plan;

import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardNumbers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The tasks that make damaged shards again, byte for byte: {@code samples.csv} names the images of each, and every one of them must
 * still be there. Not thread-safe; to be used as long as the scratch folder is there.
 */
public final class RepairPlan {
    private final List<ShardEntry> damaged;
    private final RecordFile<Row> rows;
    private final List<ShardEntry> repairable = new ArrayList<>();
    private final List<ShardEntry> lost = new ArrayList<>();
    private final Recipe recipe;

    private RepairPlan(List<ShardEntry> damaged, int[] present, RecordFile<Row> rows, Recipe recipe) {
        this.damaged = damaged;
        this.rows = rows;
        this.recipe = recipe;
        for (int shard = 0; shard < damaged.size(); shard++) {
            ShardEntry entry = damaged.get(shard);
            (present[shard] == entry.rows() ? repairable : lost).add(entry);
        }
    }

    /** @param shard its index among the damaged ones */
    private record Row(int shard, ScannedImage image) {
        static final Comparator<Row> ORDER =
                Comparator.comparingInt(Row::shard).thenComparing(Row::image, ScannedImage.BY_PLACE);

        static final RecordFormat<Row> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Row row, DataOutput out) throws IOException {
                out.writeInt(row.shard);
                ScannedImage.FORMAT.write(row.image, out);
            }

            @Override
            public Row read(DataInput in) throws IOException {
                return new Row(in.readInt(), ScannedImage.FORMAT.read(in));
            }
        };
    }

    /** @param damaged shards, in the store's order */
    public static RepairPlan of(
            ImageScan scan, PublishedState published, List<ShardEntry> damaged, Recipe recipe, Scratch scratch) {
        Map<ShardName, Integer> numbers = new HashMap<>();
        for (int shard = 0; shard < damaged.size(); shard++) {
            ShardEntry entry = damaged.get(shard);
            Optional<ShardName> name = ShardName.parse(entry.file()).filter(known -> known.pass() == entry.pass());
            if (name.isPresent()) {
                numbers.put(name.get().numbered(), shard);
            }
        }
        int[] present = new int[damaged.size()];
        ExternalSort<Row> rows = new ExternalSort<>(scratch, Row.FORMAT, Row.ORDER);
        try (Cursor<ScannedImage> scanned = scan.images().read();
                Cursor<SampleFile.Entry> old = published.samples().get()) {
            while (scanned.hasNext() && old.hasNext()) {
                SampleFile.Entry entry = old.next();
                while (scanned.hasNext()
                        && Sample.BY_PLACE.compare(scanned.peek().sample(), entry.sample()) < 0) {
                    scanned.next();
                }
                if (scanned.hasNext() && scanned.peek().sample().equals(entry.sample())) {
                    add(scanned.peek(), entry, numbers, present, rows);
                }
            }
        }
        return new RepairPlan(damaged, present, rows.sorted(), recipe);
    }

    private static void add(
            ScannedImage image,
            SampleFile.Entry entry,
            Map<ShardName, Integer> numbers,
            int[] present,
            ExternalSort<Row> rows) {
        int[] shards = ShardNumbers.of(entry);
        for (int pass = 0; pass < shards.length; pass++) {
            Integer shard = numbers.get(new ShardName(entry.sample().split(), pass, shards[pass]));
            if (shard != null) {
                present[shard]++;
                rows.add(new Row(shard, image));
            }
        }
    }

    /** The shards that can be made again, in the store's order. */
    public List<ShardEntry> repairable() {
        return List.copyOf(repairable);
    }

    /** The shards of which images are missing or changed, or unknown. */
    public List<ShardEntry> lost() {
        return List.copyOf(lost);
    }

    /** The task of each repairable shard, in their order; whoever asks closes them. */
    public Cursor<ShardTask> tasks() {
        Cursor<Row> cursor = rows.read();
        return new Cursor<>(new Tasks(cursor), cursor::close);
    }

    private final class Tasks implements Iterator<ShardTask> {
        private final Cursor<Row> cursor;
        private final Iterator<ShardEntry> shards = repairable.iterator();

        Tasks(Cursor<Row> cursor) {
            this.cursor = cursor;
        }

        @Override
        public boolean hasNext() {
            return shards.hasNext();
        }

        @Override
        public ShardTask next() {
            if (!shards.hasNext()) {
                throw new NoSuchElementException();
            }
            ShardEntry shard = shards.next();
            List<ShardTask.Row> taken = new ArrayList<>();
            while (taken.size() < shard.rows()) {
                Row row = cursor.next();
                if (damaged.get(row.shard()).equals(shard)) {
                    taken.add(ShardTask.Row.computed(row.image()));
                }
            }
            return new ShardTask(shard.file(), recipe.digest(shard.pass()), Compression.of(shard.compression()), taken);
        }
    }
}
