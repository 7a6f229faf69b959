package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.extract.shard.ShardTask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The tasks of a plan, made one after another from one walk through the images for each split and pass. Not thread-safe. */
public final class TaskCursor implements Iterator<ShardTask>, AutoCloseable {
    private final ExtractPlan plan;
    private final BitSet left;
    private final Iterator<Part> parts;
    private Part part;
    private RowPlan rows;
    private int shard;
    private int number;
    private ShardTask next;

    /** @param left out, by their numbers from 0 */
    TaskCursor(ExtractPlan plan, BitSet left) {
        this.plan = plan;
        this.left = left;
        this.parts = plan.parts().iterator();
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /** The task that {@link #next} gives; there must be one. */
    public ShardTask peek() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        return next;
    }

    @Override
    public ShardTask next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        ShardTask taken = next;
        advance();
        return taken;
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
    }

    private void advance() {
        next = made();
        while (next != null && left.get(number++)) {
            next = made();
        }
    }

    private ShardTask made() {
        while (true) {
            if (rows != null) {
                List<ShardTask.Row> taken = rowsOfShard();
                if (!taken.isEmpty()) {
                    return ShardTask.of(
                            part.split(),
                            part.pass(),
                            part.first() + shard++,
                            plan.recipe().digest(part.pass()),
                            plan.compression(),
                            taken);
                }
                rows.close();
                rows = null;
            }
            if (!parts.hasNext()) {
                return null;
            }
            part = parts.next();
            shard = 0;
            // A part whose rows all stay needs no walk.
            if (part.rows() + part.resumed() > 0) {
                rows = plan.walk();
            }
        }
    }

    private List<ShardTask.Row> rowsOfShard() {
        List<ShardTask.Row> taken = new ArrayList<>();
        while (taken.size() < plan.rowsPerShard() && rows.advance(part.split())) {
            RowPlan.Row row = rows.row(part.pass());
            if (row.isMade()) {
                PlannedImage image = rows.image();
                Sample sample = image.sample();
                taken.add(
                        new ShardTask.Row(sample.path(), sample.label(), sample.sha256(), image.bytes(), row.source()));
            }
        }
        return taken;
    }
}
