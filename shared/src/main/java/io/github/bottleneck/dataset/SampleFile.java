package io.github.bottleneck.dataset;

import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.io.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code samples.csv}: every picture that was found and what became of it. */
public final class SampleFile {
    /** The status of a picture whose features are in the store. */
    public static final String OK = "ok";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader("path", "split", "label", "sha256", "status")
            .setRecordSeparator('\n')
            .get();

    private SampleFile() {}

    /**
     * One picture's line.
     *
     * @param sha256 of the file's bytes; empty where they could not be read
     * @param status {@link #OK}, or why the picture is not in the store
     */
    public record Entry(Picture picture, String sha256, String status) {}

    public static void write(Path file, List<Entry> entries) {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
            for (Entry entry : entries) {
                Picture picture = entry.picture();
                csv.printRecord(picture.path(), picture.split(), picture.label(), entry.sha256(), entry.status());
            }
            AtomicFile.writeText(file, text.toString());
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }
}
