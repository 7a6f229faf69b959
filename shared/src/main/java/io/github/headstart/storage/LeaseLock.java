package io.github.headstart.storage;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.process.WriterLock;
import io.github.headstart.storage.Storage.Existing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A lock that admits one writer to a folder whose file system has no locks. It is a file of one JSON line, {@code .lock}, that its
 * holder writes again and again; one that is not renewed for some time is free to be taken. Clocks are not compared, so that they may
 * differ. Thread-safe.
 *
 * <p>A holder that was cut off for longer than that finds out by {@link #check}, which is to be called right before what it publishes.
 */
public final class LeaseLock implements WriterLock {
    public static final String FILE = ".lock";

    private static final Logger LOG = LogManager.getLogger(LeaseLock.class);
    private static final int LOOKS_PER_RENEWAL = 5;
    private static final int READING_ATTEMPTS = 3;

    private final Storage storage;
    private final String command;
    private final String content;
    private final Times times;
    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lease");
        thread.setDaemon(true);
        return thread;
    });
    private Lease mine = Lease.ofThisProcess();

    private LeaseLock(Storage storage, String command, String content, Times times) {
        this.storage = storage;
        this.command = command;
        this.content = content;
        this.times = times;
    }

    /**
     * @param renewal how often the holder writes the file
     * @param patience how long another one looks at a file that does not change before it takes it, several times {@code renewal}
     * @param settling how long a taker waits for others that take it at the same time, or for a file that is being replaced
     */
    public record Times(Duration renewal, Duration patience, Duration settling) {
        public static final Times DEFAULT =
                new Times(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(2));
    }

    /**
     * The content of the file.
     *
     * @param started when the holder's process started by its machine's clock, ISO 8601
     * @param processes see {@link ProcessTable}
     * @param token differs between any two holders
     * @param renewal counts how often the file was written
     */
    private record Lease(long pid, String host, String started, String processes, String token, long renewal) {
        static Lease ofThisProcess() {
            return new Lease(
                    ProcessHandle.current().pid(),
                    hostName(),
                    start(ProcessHandle.current()),
                    ProcessTable.name(),
                    UUID.randomUUID().toString(),
                    0);
        }

        Lease renewed() {
            return new Lease(pid, host, started, processes, token, renewal + 1);
        }

        /** Whether it is known that its holder runs no more: this process would see it. */
        boolean isOfDeadProcess() {
            return !processes.isEmpty()
                    && processes.equals(ProcessTable.name())
                    && ProcessHandle.of(pid)
                            .filter(process ->
                                    process.isAlive() && start(process).equals(started))
                            .isEmpty();
        }

        private static String start(ProcessHandle process) {
            Instant start = process.info().startInstant().orElse(Instant.EPOCH);
            return start.truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }

    /**
     * Takes the lock; the folder is made if it does not exist.
     *
     * @param command that writes into such folders, by its name
     * @param content a word for what such a folder holds
     * @throws PipelineException if somebody else holds it, or the file cannot be written
     */
    public static LeaseLock acquire(Storage storage, String command, String content, Times times) {
        LeaseLock lock = new LeaseLock(storage, command, content, times);
        boolean taken = false;
        try {
            lock.take();
            lock.renewals.scheduleAtFixedRate(
                    lock::renew, times.renewal().toMillis(), times.renewal().toMillis(), TimeUnit.MILLISECONDS);
            taken = true;
            return lock;
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(lock.file(), e);
        } finally {
            if (!taken) {
                lock.renewals.shutdownNow();
            }
        }
    }

    /** The file says whose it is from the beginning. */
    @Override
    public void announce() {}

    @Override
    public synchronized void check() {
        Optional<String> found;
        try {
            found = read();
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file(), AtomicFile.reason(e)), e);
        }
        if (!found.map(this::isMine).orElse(false)) {
            throw new PipelineException(
                    "%s: this %s holds the lock no more: %s has taken it, as it was not renewed in time; run the same command again when that one has ended"
                            .formatted(
                                    storage.location(),
                                    command,
                                    found.map(this::holder).orElse("somebody")));
        }
    }

    @Override
    public synchronized void close() {
        renewals.shutdownNow();
        try {
            if (read().map(this::isMine).orElse(false)) {
                storage.delete(FILE);
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be removed: %s".formatted(file(), AtomicFile.reason(e)), e);
        }
    }

    private void take() throws IOException {
        while (true) {
            Optional<String> found = settled();
            if (found.isEmpty()) {
                if (write(Existing.KEEP)) {
                    return;
                }
            } else if (isAbandoned(found.get())) {
                write(Existing.REPLACE);
                sleep(times.settling());
                String settled = read().orElse("");
                if (isMine(settled)) {
                    return;
                }
                throw refusal(settled);
            }
        }
    }

    /** Empty if there is no file for some time: where files cannot be replaced in one step, there is none while it is renewed. */
    private Optional<String> settled() throws IOException {
        Optional<String> found = read();
        if (found.isEmpty()) {
            sleep(times.settling());
            found = read();
        }
        return found;
    }

    /**
     * Looks at a file until its holder is known to be dead.
     *
     * @return false if the holder has released it
     * @throws PipelineException if the holder renews it
     */
    private boolean isAbandoned(String found) throws IOException {
        if (lease(found).map(Lease::isOfDeadProcess).orElse(false)) {
            return true;
        }
        LOG.info(
                "{}: waiting for {} seconds at most, to see whether {} is still at work on this {}",
                storage.location(),
                times.patience().toSeconds(),
                holder(found),
                content);
        long end = System.nanoTime() + times.patience().toNanos();
        while (System.nanoTime() < end) {
            sleep(times.renewal().dividedBy(LOOKS_PER_RENEWAL));
            Optional<String> now = read();
            if (now.isEmpty()) {
                return false;
            }
            if (!now.get().equals(found)) {
                throw refusal(now.get());
            }
        }
        return true;
    }

    private synchronized void renew() {
        try {
            if (read().map(this::isMine).orElse(false)) {
                mine = mine.renewed();
                write(Existing.REPLACE);
            }
        } catch (IOException | RuntimeException e) {
            // The next renewal may succeed in time; if none does, check() tells.
            LOG.debug("{}: cannot be renewed", file(), e);
        }
    }

    /** @return false if there is one and it is to be kept */
    private boolean write(Existing existing) throws IOException {
        try (NewFile file = storage.create(FILE, existing)) {
            file.writeFully(ByteBuffer.wrap((Json.line(mine) + "\n").getBytes(StandardCharsets.UTF_8)));
            return file.commit();
        }
    }

    /** Empty if there is no file. One that is replaced while it is read is read again. */
    private Optional<String> read() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (ReadableFile file = storage.open(FILE)) {
                return Optional.of(new String(file.readAll(), StandardCharsets.UTF_8));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                if (attempt == READING_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private boolean isMine(String text) {
        return lease(text).map(Lease::token).filter(mine.token()::equals).isPresent();
    }

    /** Empty if the file is none of this class: then whether it changes is all that counts. */
    private Optional<Lease> lease(String text) {
        try {
            return Optional.of(Json.parse(text, file().toString(), Lease.class));
        } catch (PipelineException e) {
            return Optional.empty();
        }
    }

    private PipelineException refusal(String found) {
        return new PipelineException("%s: %s is at work on this %s; wait for it or stop it"
                .formatted(storage.location(), holder(found), content));
    }

    private String holder(String text) {
        return lease(text)
                .map(lease -> "another %s (process %d on %s, started %s)"
                        .formatted(command, lease.pid(), lease.host(), lease.started()))
                .orElse("another " + command);
    }

    private Location file() {
        return storage.location().resolve(FILE);
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
