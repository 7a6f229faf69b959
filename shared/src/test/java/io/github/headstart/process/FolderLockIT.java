package io.github.headstart.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.reference.JavaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock as another process meets it. */
class FolderLockIT {
    @TempDir
    private Path folder;

    @Test
    void aRefusedSecondAttemptInThisProcessLeavesTheFirstOnesLockInPlace() throws Exception {
        try (FolderLock first = FolderLock.acquire(folder, "extract", "store")) {
            assertThatThrownBy(() -> FolderLock.acquire(folder, "extract", "store"))
                    .isInstanceOf(PipelineException.class);
            assertThat(attemptOfAnotherProcess()).contains("at work on this store");
        }
        assertThat(attemptOfAnotherProcess()).isEqualTo("taken");
    }

    @Test
    void namesTheProcessThatHoldsItAndItsStart() throws Exception {
        try (FolderLock first = FolderLock.acquire(folder, "extract", "store")) {
            assertThat(attemptOfAnotherProcess())
                    .as("before it says what it is")
                    .contains("another extract, still planning its work, is at work");
            first.announce();
            assertThat(attemptOfAnotherProcess())
                    .contains(
                            "another extract (process "
                                    + ProcessHandle.current().pid() + " on ",
                            "started 20");
        }
    }

    @Test
    void whereTheFileIsRemovedEachTimeOnlyOneHoldsItAtATime() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start("removing"));
        }
        Pattern span = Pattern.compile("(\\d+) (\\d+)");
        List<long[]> held = new ArrayList<>();
        for (Process process : processes) {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(out).isZero();
            span.matcher(out)
                    .results()
                    .forEach(match ->
                            held.add(new long[] {Long.parseLong(match.group(1)), Long.parseLong(match.group(2))}));
        }
        held.sort((one, other) -> Long.compare(one[0], other[0]));
        assertThat(held).hasSize(3 * Attempt.ROUNDS);
        for (int i = 1; i < held.size(); i++) {
            assertThat(held.get(i)[0]).isGreaterThanOrEqualTo(held.get(i - 1)[1]);
        }
    }

    @Test
    void aFileWhoseRemovalWasCutOffIsLockedAsAnyOther() throws Exception {
        Files.writeString(folder.resolve(FolderLock.FILE), "removed\n");

        try (FolderLock lock = FolderLock.acquire(folder, "classify", "run")) {
            assertThat(attemptOfAnotherProcess()).contains("at work on this store");
        }
        assertThat(folder.resolve(FolderLock.FILE)).isEmptyFile();
    }

    private String attemptOfAnotherProcess() throws Exception {
        Process process = start("once");
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.strip();
    }

    private Process start(String mode) throws Exception {
        return JavaProcess.of(Attempt.class, folder.toString(), mode)
                .redirectErrorStream(true)
                .start();
    }

    /** Takes the lock once, or again and again, and prints what comes of it. */
    public static final class Attempt {
        private static final int ROUNDS = 300;

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            if (arguments[1].equals("once")) {
                try (FolderLock lock = FolderLock.acquire(folder, "extract", "store")) {
                    System.out.println("taken");
                } catch (PipelineException e) {
                    System.out.println(e.getMessage());
                }
                return;
            }
            for (int round = 0; round < ROUNDS; ) {
                try (FolderLock lock = FolderLock.acquire(folder, "classify", "run")) {
                    // The clock is the same for all processes of a machine.
                    long start = System.nanoTime();
                    LockSupport.parkNanos(1_000_000);
                    System.out.println(start + " " + System.nanoTime());
                    lock.removeFile();
                    round++;
                } catch (PipelineException e) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
