package io.github.headstart.classify.tensorboard;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/**
 * A TensorBoard event file of scalars. Each scalar is in the file when {@link #scalar} returns, so that TensorBoard
 * shows it at once. Holds no file open. Not thread-safe.
 *
 * <p>The file is a TFRecord file of {@code tensorflow.Event} messages. A record is, little-endian: the length of the
 * data as uint64, its checksum, the data, their checksum. Checksums are masked CRC-32C.
 */
public final class EventFile {
    private final Path file;
    private final Clock clock;

    private EventFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Creates a new file in a folder, which is created if necessary. TensorBoard merges all event files of a folder, so
     * a resumed training starts another file.
     *
     * @throws PipelineException if the file cannot be written
     */
    public static EventFile create(Path folder) {
        return create(folder, Clock.systemUTC(), hostName());
    }

    static EventFile create(Path folder, Clock clock, String host) {
        // The name starts with the time, because TensorBoard reads the files of a folder in the order of their names.
        String name = String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.%s.%d",
                clock.instant().getEpochSecond(),
                host,
                ProcessHandle.current().pid());
        try {
            Files.createDirectories(folder);
            EventFile events = new EventFile(firstFree(folder, name), clock);
            events.append(events.event().setFileVersion("brain.Event:2"));
            return events;
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: an event file cannot be created: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    public Path file() {
        return file;
    }

    /**
     * Appends one value.
     *
     * @param tag name of the metric, for example {@code epoch_loss}
     * @param step for example the epoch; not negative
     * @param value stored as float32; need not be finite
     * @throws PipelineException if the file cannot be written
     */
    public void scalar(String tag, long step, double value) {
        if (step < 0) {
            throw new IllegalArgumentException("%s: expected a step of 0 or more, found %d".formatted(tag, step));
        }
        Summary.Value scalar = Summary.Value.newBuilder()
                .setTag(tag)
                .setSimpleValue((float) value)
                .build();
        try {
            append(event().setStep(step).setSummary(Summary.newBuilder().addValue(scalar)));
        } catch (IOException e) {
            throw new PipelineException("%s: the event cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    private Event.Builder event() {
        Instant now = clock.instant();
        return Event.newBuilder().setWallTime(now.getEpochSecond() + now.getNano() / 1e9);
    }

    private void append(Event.Builder event) throws IOException {
        byte[] data = event.build().toByteArray();
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length);
        record.putInt(maskedChecksum(record.array(), Long.BYTES)).put(data).putInt(maskedChecksum(data, data.length));
        Files.write(file, record.array(), StandardOpenOption.APPEND);
    }

    /** Masked as TFRecord requires, since the CRC of data that contain CRCs is weak. */
    private static int maskedChecksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
    }

    private static Path firstFree(Path folder, String name) throws IOException {
        for (int number = 0; ; number++) {
            try {
                return Files.createFile(folder.resolve(name + "." + number));
            } catch (FileAlreadyExistsException e) {
                // Another file was created in the same second: the next number is tried.
            }
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
