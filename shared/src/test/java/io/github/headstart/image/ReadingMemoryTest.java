package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.MemoryException;
import io.github.headstart.storage.LocalFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingMemoryTest {
    @TempDir
    private Path folder;

    private final ReadingMemory memory = new ReadingMemory(ReadOptions.defaults());

    @Test
    void anImageThatMemoryDidNotSufficeForIsReadAgainAloneOnceTheOthersHaveFinished() throws Exception {
        CountDownLatch otherReads = new CountDownLatch(1);
        CountDownLatch memoryRanOut = new CountDownLatch(1);
        AtomicBoolean otherDone = new AtomicBoolean();
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> read("other.png", () -> {
            otherReads.countDown();
            await(memoryRanOut);
            Thread.sleep(100);
            otherDone.set(true);
            return "other";
        }));
        await(otherReads);
        AtomicInteger attempts = new AtomicInteger();

        String read = read("large.png", () -> {
            if (attempts.incrementAndGet() == 1) {
                memoryRanOut.countDown();
                throw new OutOfMemoryError("Java heap space");
            }
            assertThat(otherDone).isTrue();
            return "large";
        });

        assertThat(read).isEqualTo("large");
        assertThat(attempts).hasValue(2);
        assertThat(other.get(1, TimeUnit.MINUTES)).isEqualTo("other");
    }

    @Test
    void anImageThatNeedsMoreThanThereIsEndsTheRunWithItsNameSizeNeedAndTheRemedy() throws IOException {
        Path file = folder.resolve("large.png");
        ImageIO.write(new BufferedImage(3000, 2000, BufferedImage.TYPE_INT_ARGB), "png", file.toFile());
        // RGBA and RGB beside one another, and the file.
        long bytes = 3000 * 2000 * (4 + 3) + Files.size(file);

        assertThatThrownBy(() -> memory.read(file, () -> LocalFile.open(file), opened -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(MemoryException.class)
                .hasMessageStartingWith("%s: reading this PNG of 2000x3000 pixels needs %d MiB of memory; the heap is "
                        .formatted(file, (bytes + (1 << 20) - 1) >> 20))
                .message()
                .matches(".* MiB at most; raise it with JDK_JAVA_OPTIONS=-Xmx\\d+m");
    }

    private <V> V read(String name, Body<V> body) {
        try {
            return memory.read(folder.resolve(name), () -> null, file -> {
                try {
                    return body.run();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
        } catch (IOException | UnreadableImageException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Body<V> {
        V run() throws InterruptedException;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    }
}
