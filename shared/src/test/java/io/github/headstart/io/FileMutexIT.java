package io.github.headstart.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMutexIT {
    private static final int PROCESSES = 3;
    private static final int ROUNDS = 40;

    @TempDir
    private Path folder;

    @Test
    void letsOneThreadOfOneProcessInAtATime() throws Exception {
        Path counter = Files.writeString(folder.resolve("counter"), "0");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(JavaProcess.of(Counting.class, counter.toString())
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(counter).hasContent(Integer.toString(PROCESSES * 2 * ROUNDS));
    }

    /** Adds to a number in a file, by two threads, which goes wrong if anybody else does so meanwhile. */
    public static final class Counting {
        public static void main(String[] arguments) throws InterruptedException {
            Path counter = Path.of(arguments[0]);
            Thread second = new Thread(() -> count(counter));
            second.start();
            count(counter);
            second.join();
        }

        private static void count(Path counter) {
            for (int i = 0; i < ROUNDS; i++) {
                try (FileMutex mutex = FileMutex.take(counter.resolveSibling("lock"), () -> {})) {
                    int value = Integer.parseInt(Files.readString(counter));
                    Files.writeString(counter, Integer.toString(value + 1), StandardOpenOption.TRUNCATE_EXISTING);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
