package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Workers;
import io.github.headstart.extract.TinyJob;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A small form of the claim that memory does not grow with the data. */
class MemoryIT {
    private static final int FEW = 2_000;
    private static final int MANY = 22_000;

    /** Names, checksums and places would take 600 bytes, feature maps 2,048, prepared images 12,288. */
    private static final int BYTES_OF_AN_IMAGE = 32;

    @TempDir
    private Path folder;

    @Test
    void whatARunHoldsAtItsEndHardlyGrowsWithTheImages(TestReporter reporter) throws IOException {
        // The first run loads classes and native libraries.
        bytesInUse("warm-up", FEW);
        long few = bytesInUse("few", FEW);
        long many = bytesInUse("many", MANY);

        reporter.publishEntry("bytes more for an image", Long.toString((many - few) / (MANY - FEW)));
        assertThat((many - few) / (MANY - FEW)).isLessThan(BYTES_OF_AN_IMAGE);
    }

    /** What is in use when the last row has been made, and nothing of the run is given back yet. */
    private long bytesInUse(String name, int images) throws IOException {
        TinyJob job = TinyJob.create(folder.resolve(name));
        job.add("images", "train", "cats", 0, images / 2);
        job.add("images", "train", "dogs", 0, images / 2);
        DataManifest manifest = DataManifest.read(Path.of(job.manifest("images", 0, "none")));
        long[] atTheEnd = new long[1];
        new ExtractRun(job.options(manifest, ErrorPolicy.fail(), new Workers(2, 8))).run(rows -> new Progress() {
            private int done;

            @Override
            public void step(int count) {
                done += count;
                if (done == rows) {
                    atTheEnd[0] = bytesInUse();
                }
            }

            @Override
            public void close() {}
        });
        return atTheEnd[0];
    }

    private static long bytesInUse() {
        System.gc();
        long outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + outside;
    }
}
