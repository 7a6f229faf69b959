package io.github.headstart.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.process.WriterLock;
import io.github.headstart.storage.LeaseLock.Times;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseLockTest {
    private static final Times QUICK = new Times(Duration.ofMillis(100), Duration.ofMillis(600), Duration.ofMillis(50));
    private static final Times NEVER_RENEWED =
            new Times(Duration.ofHours(1), Duration.ofMillis(600), Duration.ofMillis(50));

    @TempDir
    private Path folder;

    private Storage storage;
    private Path file;

    @BeforeEach
    void open() {
        storage = new LocalStorage(folder.resolve("features"));
        file = folder.resolve("features").resolve(".lock");
    }

    @Test
    void isALineThatIsRenewedAndRemovedInTheEnd() throws Exception {
        try (WriterLock lock = acquire(QUICK)) {
            String first = Files.readString(file);
            assertThat(first)
                    .matches(
                            "\\{\"pid\":\\d+,\"host\":\".+\",\"started\":\"20.+Z\",\"processes\":\".*\",\"token\":\".+\",\"renewal\":0}\n");
            Thread.sleep(350);
            assertThat(Files.readString(file)).isNotEqualTo(first);
            lock.check();
        }
        assertThat(folder.resolve("features")).isEmptyDirectory();
    }

    @Test
    void oneThatIsNotRenewedIsTakenAndItsHolderFindsOut() {
        try (WriterLock cutOff = acquire(NEVER_RENEWED)) {
            cutOff.check();
            try (WriterLock taker = acquire(QUICK)) {
                taker.check();
                assertThatThrownBy(cutOff::check)
                        .isInstanceOf(PipelineException.class)
                        .hasMessageContaining("holds the lock no more: another extract (process ")
                        .hasMessageContaining("run the same command again");
                cutOff.close();
                assertThatCode(taker::check)
                        .as("the file of another holder is not removed")
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void oneThatWasTakenIsNotRenewedByItsOldHolder() throws Exception {
        try (WriterLock cutOff = acquire(QUICK)) {
            Files.writeString(
                    file,
                    "{\"pid\":1,\"host\":\"other\",\"started\":\"\",\"processes\":\"\",\"token\":\"theirs\",\"renewal\":7}\n");
            Thread.sleep(350);
            assertThat(Files.readString(file)).contains("theirs");
            assertThatThrownBy(cutOff::check).hasMessageContaining("process 1 on other");
        }
        assertThat(file).exists();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void oneOfADeadProcessOfThisMachineIsTakenAtOnce() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        leave(ended.pid(), ProcessTable.name());

        long start = System.nanoTime();
        acquire(new Times(Duration.ofMinutes(5), Duration.ofMinutes(9), Duration.ofMillis(50)))
                .close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    /** The host's name says nothing: containers share it, and machines may not know theirs. */
    @ParameterizedTest
    @ValueSource(strings = {"", "another boot pid:[4026531836] 0"})
    void oneOfAProcessThatIsNotSeenFromHereIsWatchedFirst(String processes) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        leave(ended.pid(), processes);

        long start = System.nanoTime();
        acquire(QUICK).close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(QUICK.patience());
    }

    @Test
    void aFileThatIsNoLeaseIsTakenWhenItDoesNotChange() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");

        try (WriterLock lock = acquire(QUICK)) {
            lock.check();
        }
    }

    /** Some file systems delete the old file before they rename the new one. */
    @Test
    void oneThatIsNotThereWhileItIsRenewedIsNotTaken() throws Exception {
        FutureTask<Void> renewal = new FutureTask<>(() -> {
            Thread.sleep(200);
            leave(1, "");
            Thread.sleep(500);
            storage.write(".lock", "renewed".getBytes(UTF_8));
            return null;
        });
        new Thread(renewal, "renewal").start();
        assertThatThrownBy(() ->
                        acquire(new Times(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMillis(400))))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("at work");
        renewal.get();
    }

    @Test
    void ofSeveralTakersOneHoldsIt() throws Exception {
        leave(1, "");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<WriterLock>> takers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            takers.add(threads.submit(
                    () -> acquire(new Times(Duration.ofMillis(100), Duration.ofMillis(600), Duration.ofMillis(500)))));
        }
        List<WriterLock> holders = new ArrayList<>();
        for (Future<WriterLock> taker : takers) {
            try {
                holders.add(taker.get());
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e).cause().isInstanceOf(PipelineException.class).hasMessageContaining("at work");
            }
        }
        threads.shutdown();
        assertThat(holders).hasSize(1);
        holders.get(0).check();
        holders.get(0).close();
    }

    private WriterLock acquire(Times times) {
        return LeaseLock.acquire(storage, "extract", "store", times);
    }

    private void leave(long pid, String processes) throws Exception {
        storage.write(
                ".lock",
                "{\"pid\":%d,\"host\":\"%s\",\"started\":\"2026-11-01T00:00:00Z\",\"processes\":\"%s\",\"token\":\"old\",\"renewal\":3}\n"
                        .formatted(pid, InetAddress.getLocalHost().getHostName(), processes)
                        .getBytes(UTF_8));
    }
}
