package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.storage.Location;
import io.github.headstart.text.CsvCell;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** {@code samples.csv}: every image that was found with its status, in cells as {@link CsvCell} writes them. */
public final class SampleFile {
    /** The status of an image whose features are in the store. */
    public static final String OK = "ok";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader("path", "split", "label", "sha256", "status", "shards")
            .setRecordSeparator('\n')
            .get();

    private SampleFile() {}

    /**
     * One image's line.
     *
     * @param status {@link #OK}, or why the image is not in the store
     * @param shards where the image's rows lie: for each pass from 0 on the number of the shard, a blank between two;
     *     {@code -} for a pass that the image is not in. With it a lost shard can be recomputed
     */
    public record Entry(Sample sample, String status, String shards) {
        public static final RecordFormat<Entry> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Entry entry, DataOutput out) throws IOException {
                Sample.FORMAT.write(entry.sample, out);
                RecordFormat.writeText(entry.status, out);
                RecordFormat.writeText(entry.shards, out);
            }

            @Override
            public Entry read(DataInput in) throws IOException {
                return new Entry(Sample.FORMAT.read(in), RecordFormat.readText(in), RecordFormat.readText(in));
            }
        };

        public Entry(Sample sample, String status) {
            this(sample, status, "");
        }

        public boolean ok() {
            return status.equals(OK);
        }
    }

    /** The status of an image whose bytes cannot be read. */
    public static String status(Location image, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return image.local().filter(Files::isSymbolicLink).isPresent()
                    ? "a link to nothing"
                    : "vanished while being read";
        }
        return "cannot be read: " + reason(failure);
    }

    /** What the operating system says, without the path. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        return failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : failure.getMessage();
    }

    /** Writes a new {@code samples.csv}, line by line. Not thread-safe. */
    public static final class Writer implements AutoCloseable {
        private final Path file;
        private final CSVPrinter csv;

        /** @throws PipelineException if the file cannot be written */
        public Writer(Path file) {
            this.file = file;
            try {
                this.csv = new CSVPrinter(Files.newBufferedWriter(file), FORMAT);
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(file, e);
            }
        }

        /** @throws PipelineException if the file cannot be written */
        public void add(Entry entry) {
            Sample sample = entry.sample();
            try {
                csv.printRecord(
                        CsvCell.of(sample.path()),
                        sample.split(),
                        CsvCell.of(sample.label()),
                        sample.sha256(),
                        CsvCell.of(entry.status()),
                        entry.shards());
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(file, e);
            }
        }

        @Override
        public void close() {
            try {
                csv.close();
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(file, e);
            }
        }
    }

    /**
     * Reads the lines one by one.
     *
     * @throws PipelineException if the file cannot be read or is not a {@code samples.csv}
     */
    public static Cursor<Entry> read(Path file) {
        try {
            CSVParser csv = FORMAT.builder().setSkipHeaderRecord(true).get().parse(Files.newBufferedReader(file));
            return new Cursor<>(new Lines(file, csv), () -> close(file, csv));
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private record Lines(Path file, Iterator<CSVRecord> lines) implements Iterator<Entry> {
        Lines(Path file, CSVParser csv) {
            this(file, csv.iterator());
        }

        @Override
        public boolean hasNext() {
            try {
                return lines.hasNext();
            } catch (UncheckedIOException e) {
                throw cannotRead(file, e.getCause());
            }
        }

        @Override
        public Entry next() {
            return entry(file, lines.next());
        }
    }

    private static void close(Path file, CSVParser csv) {
        try {
            csv.close();
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private static PipelineException cannotRead(Path file, IOException e) {
        String reason =
                e instanceof CSVException ? "expected CSV, found a \" without the second one" : AtomicFile.reason(e);
        return new PipelineException("%s: cannot be read: %s".formatted(file, reason), e);
    }

    private static Entry entry(Path file, CSVRecord line) {
        Optional<Split> split = line.isConsistent() ? Split.named(line.get("split")) : Optional.empty();
        if (split.isEmpty()) {
            throw new PipelineException("%s line %d: expected path,split,label,sha256,status,shards, found %s"
                    .formatted(file, line.getRecordNumber() + 1, String.join(",", line.values())));
        }
        Sample sample = new Sample(
                CsvCell.text(line.get("path")), split.get(), CsvCell.text(line.get("label")), line.get("sha256"));
        return new Entry(sample, CsvCell.text(line.get("status")), line.get("shards"));
    }
}
