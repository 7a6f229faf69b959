package io.github.headstart.dataset;

import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The images of a data set with their content's checksums, and so with their splits, on disk.
 *
 * @param images by place, see {@link Sample#BY_PLACE}
 * @param unreadable images whose bytes could not be read at all, by path
 */
public record ImageScan(Dataset dataset, RecordFile<ScannedImage> images, RecordFile<UnreadableFile> unreadable) {
    private static final int IMAGES_AT_ONCE = 32;

    /**
     * What is known of an image's content.
     *
     * @param sha256 of its bytes; empty if they could not be read
     * @param status why they could not be read; empty if they could
     */
    public record Content(String sha256, String status) {
        /** Reads an image's bytes. */
        public static Content of(Storage storage, StoredFile image, ReadFailures failures) {
            try (ReadableFile file = storage.open(image)) {
                return new Content(file.sha256(), "");
            } catch (NoSuchFileException e) {
                Location file = storage.location().resolve(image.name());
                // On this machine it was looked for already. Elsewhere a length is known of what was listed.
                boolean found = file.local().isPresent() || image.knowsLength();
                return new Content("", found ? failures.status(file, e) : SampleFile.reason(e));
            } catch (IOException e) {
                return new Content("", failures.status(storage.location().resolve(image.name()), e));
            }
        }
    }

    /** Takes images in any order. Thread-safe; {@link #finish} is called once after all were added. */
    public static final class Writer {
        private final ExternalSort<ScannedImage> images;
        private final ExternalSort<UnreadableFile> unreadable;

        public Writer(Scratch scratch) {
            images = new ExternalSort<>(scratch, ScannedImage.FORMAT, ScannedImage.BY_PLACE);
            unreadable = new ExternalSort<>(scratch, UnreadableFile.FORMAT, Comparator.comparing(file -> file.file()
                    .path()));
        }

        public void add(ImageFile image, Content content) {
            if (content.status().isEmpty()) {
                images.add(new ScannedImage(image.sample(content.sha256()), image.bytes()));
            } else {
                unreadable.add(new UnreadableFile(image, content.status()));
            }
        }

        public ImageScan finish(Dataset dataset) {
            return new ImageScan(dataset, images.sorted(), unreadable.sorted());
        }
    }

    /**
     * Lists, reads and hashes every image; the content is read several images at a time while the list is made.
     *
     * @param layout lists the images, see {@link Layout#find}
     * @param storage that the images are in
     * @param workers hash the images
     */
    public static ImageScan of(
            Function<Consumer<ImageFile>, Dataset> layout, Storage storage, WorkerThreads workers, Scratch scratch) {
        Writer writer = new Writer(scratch);
        List<ImageFile> waiting = new ArrayList<>();
        Dataset dataset = layout.apply(image -> {
            waiting.add(image);
            if (waiting.size() == IMAGES_AT_ONCE) {
                List<ImageFile> images = List.copyOf(waiting);
                workers.run(() -> images.forEach(file -> writer.add(file, content(storage, file))));
                waiting.clear();
            }
        });
        workers.run(() -> waiting.forEach(file -> writer.add(file, content(storage, file))));
        workers.await();
        return writer.finish(dataset);
    }

    private static Content content(Storage storage, ImageFile image) {
        return image.problem().isEmpty()
                ? Content.of(storage, new StoredFile(image.path(), image.bytes()), ReadFailures.ARE_FINAL)
                : new Content("", image.problem());
    }

    /**
     * Some images of a split, spaced evenly over it.
     *
     * @param most their number, if there are that many
     */
    public List<Sample> spaced(Split split, int most) {
        long all = count(split);
        long count = Math.min(most, all);
        List<Sample> spaced = new ArrayList<>();
        try (Cursor<ScannedImage> read = images.read()) {
            long number = 0;
            while (spaced.size() < count) {
                Sample sample = read.next().sample();
                if (sample.split() == split && number++ == spaced.size() * all / count) {
                    spaced.add(sample);
                }
            }
        }
        return spaced;
    }

    private long count(Split split) {
        long count = 0;
        try (Cursor<ScannedImage> read = images.read()) {
            while (read.hasNext()) {
                count += read.next().sample().split() == split ? 1 : 0;
            }
        }
        return count;
    }
}
