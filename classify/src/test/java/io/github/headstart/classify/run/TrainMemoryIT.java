package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the store, except for the index of its rows. */
class TrainMemoryIT {
    private static final int FEW = 2_000;
    /** What the virtual machine and TensorFlow keep or free meanwhile, up to 2 MB, is few bytes for each of these rows. */
    private static final int MANY = 302_000;

    /** A feature map takes 64 bytes. */
    private static final List<Integer> SHAPE = List.of(16);

    private static final int BYTES_OF_A_ROW = 32;

    @TempDir
    private Path folder;

    @Test
    void memoryGrowsOnlyByTheIndexOfRows(TestReporter reporter) throws IOException {
        // The first run loads classes and native libraries.
        bytesInUse("warm-up", FEW);
        long few = bytesInUse("few", FEW);
        long many = bytesInUse("many", MANY);

        reporter.publishEntry("bytes more for a row", Long.toString((many - few) / (MANY - FEW)));
        assertThat((many - few) / (MANY - FEW)).isLessThan(BYTES_OF_A_ROW);
    }

    /** The memory in use after the second epoch. */
    private long bytesInUse(String name, int images) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        long[] afterEpoch = new long[1];
        try (FeatureStore store = new TestStore(directory)
                .shape(SHAPE)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, images))
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 20))
                .publish()) {
            TrainRun.create(store, TestOptions.of(2, 0.01), Epochs.NO_BACKBONE, folder.resolve(name + "-run"))
                    .run(
                            new TrainListener() {
                                @Override
                                public void checked(List<DataWarning> warnings) {}

                                @Override
                                public void afterEpoch(History history, double seconds, boolean best) {
                                    afterEpoch[0] = bytesInUse();
                                }
                            },
                            Optional.empty(),
                            () -> false,
                            run -> {});
        }
        return afterEpoch[0];
    }

    private static long bytesInUse() {
        System.gc();
        long outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + outside;
    }
}
