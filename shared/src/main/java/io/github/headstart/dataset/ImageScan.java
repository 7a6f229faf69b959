package io.github.headstart.dataset;

import io.github.headstart.io.Checksum;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.WorkerThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The images of a data set with their content's checksums, and so with their splits, on disk.
 *
 * @param samples by place, see {@link Sample#BY_PLACE}
 * @param unreadable images whose bytes could not be read at all, by path
 */
public record ImageScan(Dataset dataset, RecordFile<Sample> samples, RecordFile<UnreadableFile> unreadable) {
    private static final int IMAGES_AT_ONCE = 32;

    /**
     * Lists, reads and hashes every image; the content is read several images at a time while the list is made.
     *
     * @param layout lists the images, see {@link Layout#find}
     * @param root that the images' paths are relative to
     * @param workers hash the images
     */
    public static ImageScan of(
            Function<Consumer<ImageFile>, Dataset> layout, Path root, WorkerThreads workers, Scratch scratch) {
        ExternalSort<Sample> samples = new ExternalSort<>(scratch, Sample.FORMAT, Sample.BY_PLACE);
        ExternalSort<UnreadableFile> unreadable =
                new ExternalSort<>(scratch, UnreadableFile.FORMAT, Comparator.comparing(file -> file.file()
                        .path()));
        List<ImageFile> waiting = new ArrayList<>();
        Dataset dataset = layout.apply(image -> {
            waiting.add(image);
            if (waiting.size() == IMAGES_AT_ONCE) {
                List<ImageFile> images = List.copyOf(waiting);
                workers.run(() -> images.forEach(file -> hash(root, file, samples, unreadable)));
                waiting.clear();
            }
        });
        workers.run(() -> waiting.forEach(file -> hash(root, file, samples, unreadable)));
        workers.await();
        return new ImageScan(dataset, samples.sorted(), unreadable.sorted());
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
        try (Cursor<Sample> read = samples.read()) {
            long number = 0;
            while (spaced.size() < count) {
                Sample sample = read.next();
                if (sample.split() == split && number++ == spaced.size() * all / count) {
                    spaced.add(sample);
                }
            }
        }
        return spaced;
    }

    private long count(Split split) {
        long count = 0;
        try (Cursor<Sample> read = samples.read()) {
            while (read.hasNext()) {
                count += read.next().split() == split ? 1 : 0;
            }
        }
        return count;
    }

    private static void hash(
            Path root, ImageFile file, ExternalSort<Sample> samples, ExternalSort<UnreadableFile> unreadable) {
        if (!file.problem().isEmpty()) {
            unreadable.add(new UnreadableFile(file, file.problem()));
            return;
        }
        Path path = root.resolve(file.path());
        try {
            samples.add(file.sample(Checksum.ofFile(path)));
        } catch (IOException e) {
            unreadable.add(new UnreadableFile(file, SampleFile.status(path, e)));
        }
    }
}
