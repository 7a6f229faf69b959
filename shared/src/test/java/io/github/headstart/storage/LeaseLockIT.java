package io.github.headstart.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.process.WriterLock;
import io.github.headstart.reference.JavaProcess;
import io.github.headstart.storage.LeaseLock.Times;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The lease as another process holds it. */
class LeaseLockIT {
    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void oneOfAProcessThatIsAtWorkIsRefusedAndOneOfAKilledProcessIsTakenAtOnce() throws Exception {
        Process holder = JavaProcess.of(Holder.class, folder.toString()).start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('!');
            assertThatThrownBy(() -> acquire(Duration.ofSeconds(10)))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("another extract (process " + holder.pid() + " on ");

            JavaProcess.signal(holder, "KILL");
            holder.waitFor();
            try (WriterLock lock = acquire(Duration.ofHours(1))) {
                lock.check();
            }
            assertThat(folder).isEmptyDirectory();
        } finally {
            holder.destroyForcibly();
        }
    }

    private WriterLock acquire(Duration patience) {
        return LeaseLock.acquire(
                new LocalStorage(folder),
                "extract",
                "store",
                new Times(Duration.ofSeconds(1), patience, Duration.ofMillis(50)));
    }

    /** Takes the lease, prints a sign and renews the lease until it is killed. */
    public static final class Holder {
        public static void main(String[] arguments) throws InterruptedException {
            LeaseLock.acquire(
                    new LocalStorage(Path.of(arguments[0])),
                    "extract",
                    "store",
                    new Times(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(50)));
            System.out.print('!');
            System.out.flush();
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        }
    }
}
