package io.github.headstart.extract.plan;

import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.dataset.UnreadableFile;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.ShardNumbers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the images of the store's next state: merges the scanned images with the published ones by place, and those published
 * that are at no scanned place with the scanned and the unreadable ones by path. Not thread-safe.
 */
final class ImageMerge {
    private final ImageScan scan;
    private final PublishedState published;
    private final boolean retry;
    private final Scratch scratch;
    private final ExternalSort<PathItem> paths;
    private final ExternalSort<PlannedImage> unreadable;
    private final RecordFile.Writer<SampleFile.Entry> gone;
    private final SortedSet<String> classes;
    private int stored;
    private boolean vanished;
    private boolean changed;

    /** @param retry whether images that an earlier run found unreadable are tried again although their content is the same */
    private ImageMerge(ImageScan scan, PublishedState published, boolean retry, Scratch scratch) {
        this.scan = scan;
        this.published = published;
        this.retry = retry;
        this.scratch = scratch;
        this.paths = new ExternalSort<>(scratch, PathItem.FORMAT, PathItem.ORDER);
        this.unreadable = new ExternalSort<>(
                scratch, PlannedImage.FORMAT, (one, other) -> Sample.BY_PLACE.compare(one.sample(), other.sample()));
        this.gone = new RecordFile.Writer<>(scratch, SampleFile.Entry.FORMAT);
        this.classes = new TreeSet<>(scan.dataset().classes());
    }

    /**
     * The images of the next state.
     *
     * @param images by place
     * @param classes of those that get rows, and of the layout's
     * @param stored number of published images that have rows
     * @param gone published images that have rows and whose path is no longer there; their content may be elsewhere
     * @param changed whether an image is listed otherwise than in the published state
     */
    record Merged(
            RecordFile<PlannedImage> images,
            SortedSet<String> classes,
            int stored,
            RecordFile<SampleFile.Entry> gone,
            boolean changed) {}

    static Merged merge(ImageScan scan, PublishedState published, boolean retry, Scratch scratch) {
        ImageMerge merge = new ImageMerge(scan, published, retry, scratch);
        try (RecordFile.Writer<SampleFile.Entry> gone = merge.gone) {
            RecordFile<PlannedImage> readable = merge.byPlace();
            merge.byPath();
            RecordFile<PlannedImage> images = merge.withUnreadable(readable);
            return new Merged(images, merge.classes, merge.stored, gone.finish(), merge.changed);
        }
    }

    private RecordFile<PlannedImage> byPlace() {
        try (Cursor<ScannedImage> scanned = scan.images().read();
                Cursor<SampleFile.Entry> old = published.samples().get();
                RecordFile.Writer<PlannedImage> images = new RecordFile.Writer<>(scratch, PlannedImage.FORMAT)) {
            boolean empty = !old.hasNext();
            while (scanned.hasNext() || old.hasNext()) {
                int order = order(scanned, old);
                if (order > 0) {
                    SampleFile.Entry entry = old.next();
                    changed = true;
                    if (!entry.shards().isEmpty()) {
                        stored++;
                        vanished = true;
                        paths.add(PathItem.ofVanished(entry));
                    }
                } else if (order < 0) {
                    ScannedImage image = scanned.next();
                    changed = true;
                    images.add(readable(image));
                    if (!empty) {
                        paths.add(PathItem.ofImage(image.sample().path()));
                    }
                } else {
                    SampleFile.Entry entry = old.next();
                    stored += entry.shards().isEmpty() ? 0 : 1;
                    PlannedImage image = known(scanned.next(), entry);
                    changed |= !image.sample().equals(entry.sample())
                            || !image.status().equals(entry.status());
                    images.add(image);
                }
            }
            return images.finish();
        }
    }

    private static int order(Cursor<ScannedImage> scanned, Cursor<SampleFile.Entry> old) {
        if (!scanned.hasNext()) {
            return 1;
        }
        return old.hasNext()
                ? Sample.BY_PLACE.compare(scanned.peek().sample(), old.peek().sample())
                : -1;
    }

    private static PlannedImage readable(ScannedImage image, int... stored) {
        return new PlannedImage(image.sample(), image.bytes(), SampleFile.OK, PlannedImage.Kind.READABLE, stored);
    }

    /** An image that has rows was readable once, so it is not refused. */
    private PlannedImage known(ScannedImage image, SampleFile.Entry entry) {
        Sample sample = image.sample();
        if (!sample.sha256().equals(entry.sample().sha256())) {
            return readable(image);
        }
        if (!entry.ok() && entry.shards().isEmpty() && !retry) {
            return new PlannedImage(sample, image.bytes(), entry.status(), PlannedImage.Kind.REFUSED);
        }
        return readable(image, ShardNumbers.of(entry));
    }

    /** An image that cannot be read keeps its rows, also if that is because of a folder around it. */
    private void byPath() {
        if (!vanished) {
            try (Cursor<UnreadableFile> files = scan.unreadable().read()) {
                files.forEachRemaining(this::refuse);
            }
            return;
        }
        try (Cursor<UnreadableFile> files = scan.unreadable().read()) {
            files.forEachRemaining(file -> paths.add(PathItem.of(file)));
        }
        Deque<PathItem> around = new ArrayDeque<>();
        String image = null;
        try (Cursor<PathItem> items = paths.sorted().read()) {
            while (items.hasNext()) {
                PathItem item = items.next();
                while (!around.isEmpty() && !around.peek().contains(item.path())) {
                    around.pop();
                }
                if (item.unreadable().isPresent()) {
                    around.push(item);
                    PathItem next = items.peek();
                    boolean listed = next != null
                            && next.path().equals(item.path())
                            && next.vanished().isPresent();
                    if (!listed) {
                        refuse(item.unreadable().get());
                    }
                } else if (item.vanished().isEmpty()) {
                    image = item.path();
                } else if (!item.path().equals(image)) {
                    vanished(item.vanished().get(), around.peek());
                }
            }
        }
    }

    private void refuse(UnreadableFile file) {
        unreadable.add(new PlannedImage(file.sample(), StoredFile.UNKNOWN, file.status(), PlannedImage.Kind.REFUSED));
    }

    private void vanished(SampleFile.Entry entry, PathItem around) {
        if (around == null) {
            gone.add(entry);
            return;
        }
        UnreadableFile reason = around.unreadable().orElseThrow();
        Sample old = entry.sample();
        Sample sample =
                new ImageFile(old.path(), reason.file().label(), reason.file().splits()).sample(old.sha256());
        boolean moved = Sample.BY_PLACE.compare(old, sample) != 0;
        unreadable.add(new PlannedImage(
                sample,
                StoredFile.UNKNOWN,
                reason.status(),
                PlannedImage.Kind.UNREADABLE,
                moved ? new int[0] : ShardNumbers.of(entry)));
        classes.addAll(scan.dataset().labelling().classes(sample.label()));
    }

    private RecordFile<PlannedImage> withUnreadable(RecordFile<PlannedImage> readable) {
        RecordFile<PlannedImage> others = unreadable.sorted();
        if (others.size() == 0) {
            return readable;
        }
        changed = true;
        try (Cursor<PlannedImage> one = readable.read();
                Cursor<PlannedImage> two = others.read();
                RecordFile.Writer<PlannedImage> images = new RecordFile.Writer<>(scratch, PlannedImage.FORMAT)) {
            while (one.hasNext() || two.hasNext()) {
                boolean first = !two.hasNext()
                        || one.hasNext()
                                && Sample.BY_PLACE.compare(
                                                one.peek().sample(), two.peek().sample())
                                        <= 0;
                images.add(first ? one.next() : two.next());
            }
            return images.finish();
        }
    }
}
