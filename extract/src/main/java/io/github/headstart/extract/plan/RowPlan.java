package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.RecordFile;
import io.github.headstart.store.ShardNumbers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides for each image of the next state and each pass where its row comes from: one walk through the images by place. Not
 * thread-safe.
 */
final class RowPlan implements AutoCloseable {
    private final StoredShards shards;
    private final Cursor<PlannedImage> images;
    private final Cursor<CopySource> sources;
    private final Map<Integer, CopySource> ofImage = new HashMap<>();
    private PlannedImage image;

    RowPlan(StoredShards shards, RecordFile<PlannedImage> images, RecordFile<CopySource> sources) {
        this.shards = shards;
        this.images = images.read();
        this.sources = sources.read();
    }

    /**
     * The row of an image in a pass.
     *
     * @param kept the number of the kept shard that has it, or {@link ShardNumbers#NONE}
     * @param source the file name of the shard that it is copied from
     */
    record Row(Kind kind, int kept, Optional<String> source) {
        enum Kind {
            KEEP,
            COPY,
            COMPUTE,
            NONE
        }

        private static final Row ABSENT = new Row(Kind.NONE, ShardNumbers.NONE, Optional.empty());
        private static final Row COMPUTED = new Row(Kind.COMPUTE, ShardNumbers.NONE, Optional.empty());

        private static Row copied(String file) {
            return new Row(Kind.COPY, ShardNumbers.NONE, Optional.of(file));
        }

        /** Whether it goes into a new shard. */
        boolean isMade() {
            return kind == Kind.COPY || kind == Kind.COMPUTE;
        }
    }

    /** Goes to the next image; false after the last. */
    boolean advance() {
        if (!images.hasNext()) {
            return false;
        }
        image = images.next();
        ofImage.clear();
        while (sources.hasNext() && Sample.BY_PLACE.compare(sources.peek().image(), image.sample()) <= 0) {
            CopySource source = sources.next();
            if (source.image().equals(image.sample())) {
                ofImage.put(source.pass(), source);
            }
        }
        return true;
    }

    /** Goes to the next image of a split; false after its last. */
    boolean advance(Split split) {
        while (images.hasNext() && images.peek().sample().split().compareTo(split) < 0) {
            images.next();
        }
        return images.hasNext() && images.peek().sample().split() == split && advance();
    }

    PlannedImage image() {
        return image;
    }

    Row row(int pass) {
        if (image.kind() == PlannedImage.Kind.REFUSED) {
            return Row.ABSENT;
        }
        Optional<StoredShards.Shard> stored = shards.of(image, pass).filter(StoredShards.Shard::isSound);
        if (stored.isPresent()) {
            return stored.get().isKept()
                    ? new Row(Row.Kind.KEEP, image.stored(pass), Optional.empty())
                    : Row.copied(stored.get().file());
        }
        boolean due = shards.isDue(image, pass);
        CopySource source = ofImage.get(pass);
        if (source != null && (due || source.published())) {
            return Row.copied(source.file());
        }
        return due ? Row.COMPUTED : Row.ABSENT;
    }

    @Override
    public void close() {
        images.close();
        sources.close();
    }
}
