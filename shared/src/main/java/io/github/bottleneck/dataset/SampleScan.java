package io.github.bottleneck.dataset;

import io.github.bottleneck.io.Checksum;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The pictures of a data set with their content's checksums.
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
    public static SampleScan of(Path root, List<Picture> pictures) {
        List<SampleFile.Entry> entries =
                pictures.parallelStream().map(picture -> hash(root, picture)).toList();
        return new SampleScan(
                entries.stream()
                        .filter(SampleFile.Entry::isOk)
                        .map(entry -> new Sample(entry.picture(), entry.sha256()))
                        .toList(),
                entries.stream().filter(entry -> !entry.isOk()).toList());
    }

    private static SampleFile.Entry hash(Path root, Picture picture) {
        try {
            String sha256 = Checksum.ofFile(root.resolve(picture.path()));
            return new SampleFile.Entry(picture, sha256, SampleFile.OK);
        } catch (NoSuchFileException e) {
            return new SampleFile.Entry(picture, "", "vanished while being read");
        } catch (IOException e) {
            return new SampleFile.Entry(picture, "", "cannot be read: " + e.getMessage());
        }
    }
}
