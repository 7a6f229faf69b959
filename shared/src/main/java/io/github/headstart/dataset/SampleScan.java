package io.github.headstart.dataset;

import io.github.headstart.io.Checksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The images of a data set with their content's checksums, and so with their splits.
 *
 * @param samples in the images' order
 * @param unreadable images whose bytes could not be read at all, in the images' order
 */
public record SampleScan(List<Sample> samples, List<UnreadableFile> unreadable) {
    public SampleScan {
        samples = List.copyOf(samples);
        unreadable = List.copyOf(unreadable);
    }

    /** Reads and hashes every image, several at a time. */
    public static SampleScan of(Dataset dataset) {
        List<Hashed> hashed = dataset.files().parallelStream()
                .map(file -> hash(dataset.root(), file))
                .toList();
        return new SampleScan(
                hashed.stream()
                        .filter(Hashed::isRead)
                        .map(read -> read.file().sample(read.sha256()))
                        .sorted(Sample.BY_PLACE)
                        .toList(),
                hashed.stream()
                        .filter(read -> !read.isRead())
                        .map(read -> new UnreadableFile(read.file(), read.status()))
                        .sorted(Comparator.comparing(file -> file.entry().sample(), Sample.BY_PLACE))
                        .toList());
    }

    /** @param sha256 empty where the bytes could not be read */
    private record Hashed(ImageFile file, String sha256, String status) {
        boolean isRead() {
            return !sha256.isEmpty();
        }
    }

    private static Hashed hash(Path root, ImageFile file) {
        if (!file.problem().isEmpty()) {
            return new Hashed(file, "", file.problem());
        }
        Path path = root.resolve(file.path());
        try {
            return new Hashed(file, Checksum.ofFile(path), SampleFile.OK);
        } catch (IOException e) {
            return new Hashed(file, "", SampleFile.status(path, e));
        }
    }
}
