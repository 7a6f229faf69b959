package io.github.headstart.dataset;

import io.github.headstart.io.Checksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The pictures of a data set with their content's checksums, and so with their splits.
 *
 * @param samples in the pictures' order
 * @param unreadable pictures whose bytes could not be read at all, in the pictures' order
 */
public record SampleScan(List<Sample> samples, List<SampleFile.Entry> unreadable) {
    public SampleScan {
        samples = List.copyOf(samples);
        unreadable = List.copyOf(unreadable);
    }

    /** Reads and hashes every picture, several at a time. */
    public static SampleScan of(Dataset dataset) {
        List<SampleFile.Entry> entries = dataset.files().parallelStream()
                .map(file -> hash(dataset.root(), file))
                .sorted(Comparator.comparing(SampleFile.Entry::picture))
                .toList();
        return new SampleScan(
                entries.stream()
                        .filter(SampleFile.Entry::isOk)
                        .map(entry -> new Sample(entry.picture(), entry.sha256()))
                        .toList(),
                entries.stream().filter(entry -> !entry.isOk()).toList());
    }

    private static SampleFile.Entry hash(Path root, PictureFile file) {
        Path path = root.resolve(file.path());
        try {
            String sha256 = Checksum.ofFile(path);
            return new SampleFile.Entry(file.picture(sha256), sha256, SampleFile.OK);
        } catch (IOException e) {
            return new SampleFile.Entry(file.picture(""), "", SampleFile.status(path, e));
        }
    }
}
