package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.text.CsvCell;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        public Entry(Sample sample, String status) {
            this(sample, status, "");
        }

        /** Not named as a getter: the journal has the components and nothing else. */
        public boolean ok() {
            return status.equals(OK);
        }
    }

    /** The status of an image whose bytes cannot be read. */
    public static String status(Path image, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return Files.isSymbolicLink(image) ? "a link to nothing" : "vanished while being read";
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

    /** The content of a file with these lines. */
    public static String text(List<Entry> entries) {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
            for (Entry entry : entries) {
                Sample sample = entry.sample();
                csv.printRecord(
                        CsvCell.of(sample.path()),
                        sample.split(),
                        CsvCell.of(sample.label()),
                        sample.sha256(),
                        CsvCell.of(entry.status()),
                        entry.shards());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can always be written", e);
        }
        return text.toString();
    }

    /** @throws PipelineException if the file cannot be read or is not a {@code samples.csv} */
    public static List<Entry> read(Path file) {
        CSVFormat format = FORMAT.builder().setSkipHeaderRecord(true).get();
        try (Reader text = Files.newBufferedReader(file);
                CSVParser csv = format.parse(text)) {
            List<Entry> entries = new ArrayList<>();
            for (CSVRecord line : csv) {
                entries.add(entry(file, line));
            }
            return entries;
        } catch (UncheckedIOException e) {
            throw unreadable(file, e.getCause());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static PipelineException unreadable(Path file, IOException e) {
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
