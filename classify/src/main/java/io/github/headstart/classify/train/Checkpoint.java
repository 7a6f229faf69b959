package io.github.headstart.classify.train;

import io.github.headstart.classify.head.HeadState;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoint of a training, from which it can be resumed. It is stored in {@code checkpoint.bin} in the folder of
 * the results until the training is finished: the length of a header, the header in JSON, the arrays in the header's
 * order, all numbers big-endian, then the SHA-256 of the preceding bytes in hex.
 *
 * @param store absolute path of the store's folder
 * @param storeSha256 the store's {@link io.github.headstart.store.FeatureStore#checksum}
 */
public record Checkpoint(TrainOptions options, String store, String storeSha256, TrainingState state) {
    public static final String FILE = "checkpoint.bin";

    private static final int FORMAT = 4;
    private static final int CHECKSUM_BYTES = 64;
    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * @param epochs accuracy and loss of each epoch, then validation accuracy and loss if there is validation
     * @param weights lengths of the arrays, as in slots and bestWeights
     */
    private record Header(
            int format,
            TrainOptions options,
            String store,
            String storeSha256,
            List<List<Double>> epochs,
            int earlierEpochs,
            long steps,
            double learningRate,
            List<Integer> weights,
            List<Integer> slots,
            List<Integer> bestWeights) {}

    /** Replaces the folder's checkpoint atomically. */
    void write(Path folder) {
        Path file = folder.resolve(FILE);
        byte[] header = Json.line(header()).getBytes(StandardCharsets.UTF_8);
        try {
            try (FileChannel channel = FileChannel.open(
                    AtomicFile.partial(file),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                Checksum checksum = new Checksum();
                ByteBuffer start = ByteBuffer.allocate(Integer.BYTES + header.length);
                start.putInt(header.length).put(header).flip();
                checksum.add(start.duplicate());
                writeFully(channel, start);
                ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
                for (float[] array : arrays().toList()) {
                    write(channel, array, buffer, checksum);
                }
                writeFully(channel, ByteBuffer.wrap(checksum.hex().getBytes(StandardCharsets.US_ASCII)));
            }
            AtomicFile.publish(file);
        } catch (IOException e) {
            removePartial(file, e);
            throw new PipelineException(
                    "%s: the checkpoint cannot be written: %s; the one before is kept: fix this and continue with option `resume`, or train again"
                            .formatted(file, AtomicFile.reason(e)),
                    e);
        }
    }

    /** On a full disk, a partial file would take the space that whoever frees some is looking for. */
    private static void removePartial(Path file, IOException failure) {
        try {
            Files.deleteIfExists(AtomicFile.partial(file));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Reads the checkpoint of an interrupted training.
     *
     * @param folder of the results
     * @throws PipelineException if there is no checkpoint, or it is damaged or of another version
     */
    public static Checkpoint read(Path folder) {
        require(folder);
        Path file = folder.resolve(FILE);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            checkWhole(file);
            String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            Header header = Json.parse(text, file.toString(), Header.class);
            if (header.format() != FORMAT) {
                throw new PipelineException("%s: expected format %d, found %d; resume with the version that wrote it"
                        .formatted(file, FORMAT, header.format()));
            }
            HeadState head = new HeadState(
                    arrays(in, header.weights()), arrays(in, header.slots()), header.steps(), header.learningRate());
            TrainingState state = new TrainingState(
                    history(header.epochs()), header.earlierEpochs(), head, arrays(in, header.bestWeights()));
            return new Checkpoint(header.options(), header.store(), header.storeSha256(), state);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the checkpoint cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /** @throws PipelineException if there is no checkpoint */
    public static void require(Path folder) {
        if (!Files.exists(folder.resolve(FILE))) {
            throw new PipelineException("%s: expected an interrupted training, found no %s; %s"
                    .formatted(
                            folder,
                            FILE,
                            Files.exists(folder.resolve(RunDescription.FILE))
                                    ? "the training is finished, so there is nothing to resume"
                                    : "name the folder of its results, such as " + RunDescription.EXAMPLE));
        }
    }

    /** Removes the folder's checkpoint, if there is one. */
    public static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    private Header header() {
        HeadState head = state.head();
        return new Header(
                FORMAT,
                options,
                store,
                storeSha256,
                state.history().epochs().stream().map(Checkpoint::numbers).toList(),
                state.earlierEpochs(),
                head.steps(),
                head.learningRate(),
                lengths(head.weights()),
                lengths(head.slots()),
                lengths(state.bestWeights()));
    }

    private Stream<float[]> arrays() {
        HeadState head = state.head();
        return Stream.of(head.weights(), head.slots(), state.bestWeights()).flatMap(List::stream);
    }

    private static List<Integer> lengths(List<float[]> arrays) {
        return arrays.stream().map(array -> array.length).toList();
    }

    private static List<Double> numbers(Epoch epoch) {
        return Stream.concat(Stream.of(epoch.training()), epoch.validation().stream())
                .flatMap(metrics -> Stream.of(metrics.accuracy(), metrics.loss()))
                .toList();
    }

    private static History history(List<List<Double>> epochs) {
        History history = History.empty();
        for (List<Double> numbers : epochs) {
            Metrics training = new Metrics(numbers.get(0), numbers.get(1));
            history = history.with(
                    training,
                    numbers.size() > 2 ? Optional.of(new Metrics(numbers.get(2), numbers.get(3))) : Optional.empty());
        }
        return history;
    }

    private static void write(FileChannel channel, float[] array, ByteBuffer buffer, Checksum checksum)
            throws IOException {
        int floats = buffer.capacity() / Float.BYTES;
        for (int start = 0; start < array.length; start += floats) {
            int count = Math.min(floats, array.length - start);
            buffer.clear().asFloatBuffer().put(array, start, count);
            buffer.limit(count * Float.BYTES);
            checksum.add(buffer.duplicate());
            writeFully(channel, buffer);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Checks the checksum before anything is used, so that training never continues from damaged values. */
    private static void checkWhole(Path file) throws IOException {
        Checksum checksum = new Checksum();
        String expected;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long rest = Files.size(file) - CHECKSUM_BYTES;
            while (rest > 0) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(rest, buffer.length));
                if (count == 0) {
                    throw new EOFException("the file was truncated while it was read");
                }
                checksum.add(ByteBuffer.wrap(buffer, 0, count));
                rest -= count;
            }
            expected = new String(in.readNBytes(CHECKSUM_BYTES), StandardCharsets.ISO_8859_1);
        }
        String found = checksum.hex();
        if (!found.equals(expected)) {
            String shown = expected.matches("[0-9a-f]{64}") ? expected : "at the end of the file";
            throw new PipelineException(
                    "%s: expected a checkpoint with SHA-256 %s, found %s: the file is truncated, damaged or of another version; start a new training"
                            .formatted(file, shown, found));
        }
    }

    private static List<float[]> arrays(DataInputStream in, List<Integer> lengths) throws IOException {
        List<float[]> arrays = new ArrayList<>();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int length : lengths) {
            float[] array = new float[length];
            int floats = BUFFER_BYTES / Float.BYTES;
            for (int start = 0; start < length; start += floats) {
                int count = Math.min(floats, length - start);
                in.readFully(buffer, 0, count * Float.BYTES);
                ByteBuffer.wrap(buffer)
                        .order(ByteOrder.BIG_ENDIAN)
                        .asFloatBuffer()
                        .get(array, start, count);
            }
            arrays.add(array);
        }
        return arrays;
    }
}
