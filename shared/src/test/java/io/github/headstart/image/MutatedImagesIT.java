package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged files of every format: whatever the bytes, an image or {@link UnreadableImageException}. The system property
 * {@code headstart.mutations} says how many.
 */
class MutatedImagesIT {
    private static final int MUTATIONS = Integer.getInteger("headstart.mutations", 1_000);
    private static final long SEED = 42;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Where undamaged files are: the project's own, and external ones where there are such data. */
    enum Originals {
        COMMITTED {
            @Override
            Path folder() {
                return ReferenceData.committed("images");
            }
        },
        EXTERNAL {
            @Override
            Path folder() {
                return ReferenceData.external("data/awkward-images");
            }
        };

        abstract Path folder();
    }

    @ParameterizedTest
    @EnumSource
    void everyMutatedFileIsReadOrRefused(Originals set, TestReporter reporter) throws IOException {
        List<byte[]> originals = originals(set.folder());
        SplittableRandom random = new SplittableRandom(SEED);
        ImageReader reader = new ImageReader();
        int read = 0;
        long longestNanos = 0;
        long startNanos = System.nanoTime();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(originals, random);
            long beforeNanos = System.nanoTime();
            try {
                reader.read(mutated);
                read++;
            } catch (UnreadableImageException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
            longestNanos = Math.max(longestNanos, System.nanoTime() - beforeNanos);
        }
        reporter.publishEntry(
                "mutated images",
                "%d read, %d refused in %.1f s, longest %.2f s, peak heap %d MiB"
                        .formatted(
                                read,
                                MUTATIONS - read,
                                (System.nanoTime() - startNanos) / 1e9,
                                longestNanos / 1e9,
                                peakHeapBytes() >> 20));
        assertThat(read).isBetween(1, MUTATIONS - 1);
        assertThat(Duration.ofNanos(longestNanos)).isLessThan(LONGEST);
    }

    private static List<byte[]> originals(Path root) throws IOException {
        List<byte[]> originals = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String folder = file.getParent().getFileName().toString();
                boolean isImage = Files.size(file) > 0 && !file.getParent().equals(root);
                if (isImage && !List.of("bomb", "broken").contains(folder)) {
                    originals.add(Files.readAllBytes(file));
                }
            }
        }
        return originals;
    }

    /** One to three of: bits flipped, the end truncated, a piece of another file written over or put in. */
    private static byte[] mutate(List<byte[]> originals, SplittableRandom random) {
        byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
        for (int rounds = 1 + random.nextInt(3); rounds > 0 && bytes.length > 1; rounds--) {
            byte[] other = originals.get(random.nextInt(originals.size()));
            // Headers are short and decide most: half of all damage goes there.
            int reach = random.nextBoolean() ? Math.min(bytes.length, 1_000) : bytes.length;
            int position = random.nextInt(reach);
            int from = random.nextInt(other.length);
            int length = Math.min(1 + random.nextInt(500), other.length - from);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    for (int flips = 1 + random.nextInt(10); flips > 0; flips--) {
                        bytes[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 2 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                case 3 -> System.arraycopy(other, from, bytes, position, Math.min(length, bytes.length - position));
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(other, from, longer, position, length);
                    System.arraycopy(bytes, position, longer, position + length, bytes.length - position);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static long peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }
}
