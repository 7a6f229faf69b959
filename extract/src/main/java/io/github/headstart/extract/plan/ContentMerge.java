package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.ShardNumbers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Merges by content: finds for each image that lacks rows the shards that have them under another place, and which of the images whose
 * path is gone are nowhere else. Not thread-safe.
 */
final class ContentMerge {
    private final StoredShards shards;
    private final ExternalSort<ContentItem> items;
    private final ExternalSort<CopySource> sources;
    private final MissingImages missing;

    private ContentMerge(StoredShards shards, int stored, Scratch scratch) {
        this.shards = shards;
        this.items = new ExternalSort<>(scratch, ContentItem.FORMAT, ContentItem.ORDER);
        this.sources = new ExternalSort<>(scratch, CopySource.FORMAT, CopySource.ORDER);
        this.missing = new MissingImages(stored);
    }

    /**
     * The result of the merge.
     *
     * @param sources by place and pass
     */
    record Merged(RecordFile<CopySource> sources, MissingImages missing) {}

    /** @param wanted whether an image lacks rows */
    static Merged merge(
            ImageMerge.Merged merged,
            PublishedState published,
            StoredShards shards,
            FinishedRows finished,
            boolean wanted,
            Scratch scratch) {
        ContentMerge merge = new ContentMerge(shards, merged.stored(), scratch);
        if (wanted) {
            merge.addStored(published, finished);
        }
        if (wanted || merged.gone().size() > 0) {
            merge.addImages(merged);
            merge.byContent();
        }
        return new Merged(merge.sources.sorted(), merge.missing);
    }

    /** Adds the images; those that are there matter only if others are gone. */
    private void addImages(ImageMerge.Merged merged) {
        boolean someGone = merged.gone().size() > 0;
        try (Cursor<PlannedImage> images = merged.images().read();
                Cursor<SampleFile.Entry> gone = merged.gone().read()) {
            while (images.hasNext()) {
                PlannedImage image = images.next();
                Sample sample = image.sample();
                if (someGone
                        && image.kind() != PlannedImage.Kind.UNREADABLE
                        && !sample.sha256().isEmpty()) {
                    items.add(new ContentItem(sample, ContentItem.Kind.PRESENT, "", 0));
                }
                if (shards.lacksRows(image)) {
                    items.add(new ContentItem(sample, ContentItem.Kind.WANTED, "", 0));
                }
            }
            gone.forEachRemaining(entry -> items.add(new ContentItem(entry.sample(), ContentItem.Kind.GONE, "", 0)));
        }
    }

    private void addStored(PublishedState published, FinishedRows finished) {
        try (Cursor<SampleFile.Entry> old = published.samples().get()) {
            old.forEachRemaining(entry -> {
                if (!entry.shards().isEmpty()) {
                    items.add(new ContentItem(entry.sample(), ContentItem.Kind.PUBLISHED, entry.shards(), 0));
                }
            });
        }
        finished.forEach(
                (file, key) -> items.add(new ContentItem(key.sample(), ContentItem.Kind.FINISHED, file, key.pass())));
    }

    private void byContent() {
        try (Cursor<ContentItem> sorted = items.sorted().read()) {
            while (sorted.hasNext()) {
                ofOneContent(sorted, sorted.peek().sample().sha256());
            }
        }
    }

    private void ofOneContent(Cursor<ContentItem> sorted, String sha256) {
        Map<Integer, String> published = new TreeMap<>();
        Map<Integer, String> finished = new TreeMap<>();
        boolean present = false;
        while (sorted.hasNext() && sorted.peek().sample().sha256().equals(sha256)) {
            ContentItem item = sorted.next();
            switch (item.kind()) {
                case PUBLISHED -> addPublished(item, published);
                case FINISHED -> finished.putIfAbsent(item.pass(), item.shards());
                case PRESENT -> present = true;
                case WANTED -> {
                    published.forEach((pass, file) -> sources.add(new CopySource(item.sample(), pass, file, true)));
                    finished.forEach((pass, file) -> {
                        if (!published.containsKey(pass)) {
                            sources.add(new CopySource(item.sample(), pass, file, false));
                        }
                    });
                }
                case GONE -> {
                    if (!present) {
                        missing.add(item.sample());
                    }
                }
            }
        }
    }

    private void addPublished(ContentItem item, Map<Integer, String> published) {
        Sample sample = item.sample();
        PlannedImage image = new PlannedImage(
                sample,
                StoredFile.UNKNOWN,
                SampleFile.OK,
                PlannedImage.Kind.READABLE,
                ShardNumbers.of(new SampleFile.Entry(sample, SampleFile.OK, item.shards())));
        for (int pass = 0; pass < image.stored().length; pass++) {
            Optional<StoredShards.Shard> shard = shards.of(image, pass).filter(StoredShards.Shard::isSound);
            if (shard.isPresent()) {
                published.putIfAbsent(pass, shard.get().file());
            }
        }
    }
}
