package io.github.headstart.classify.export;

import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a {@code .keras} file, Keras 3's native format: a zip of two JSON files and an HDF5 file of weights. */
public final class KerasExport {
    /** The version of Keras whose format is written. */
    private static final String KERAS_VERSION = "3.15.1";

    /** The fixed time of the zip entries, as Keras writes it; the same model gives the same bytes at any time. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private KerasExport() {}

    /**
     * Writes VGG16 and the head as one model whose inputs are VGG16's.
     *
     * @param head without or with the last layers of VGG16, which are then in the base
     * @param base empty to write the head alone, whose inputs are feature maps
     * @param saved time of saving that the file records
     * @param target written atomically; replaces an existing file
     */
    public static void write(TrainedHead head, Optional<KerasBase> base, Instant saved, Path target)
            throws IOException {
        Path weights = target.resolveSibling(target.getFileName() + ".weights" + AtomicFile.PARTIAL);
        Path partial = AtomicFile.partial(target);
        try {
            KerasWeights.write(head.withoutTail(), base, weights);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(partial))) {
                zip.setMethod(ZipOutputStream.STORED);
                put(zip, "metadata.json", Json.line(metadata(saved)));
                put(zip, "config.json", Json.line(KerasConfig.of(head.withoutTail(), base)));
                put(zip, "model.weights.h5", weights);
            }
            AtomicFile.publish(target);
        } finally {
            Files.deleteIfExists(weights);
            Files.deleteIfExists(partial);
        }
    }

    private static Map<String, Object> metadata(Instant saved) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("keras_version", KERAS_VERSION);
        metadata.put(
                "date_saved",
                DateTimeFormatter.ofPattern("yyyy-MM-dd'@'HH:mm:ss")
                        .withZone(ZoneOffset.UTC)
                        .format(saved));
        return metadata;
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        CRC32 sum = new CRC32();
        sum.update(content);
        zip.putNextEntry(entry(name, content.length, sum));
        zip.write(content);
        zip.closeEntry();
    }

    /** Reads the file twice, because an uncompressed entry stores the checksum before the content. */
    private static void put(ZipOutputStream zip, String name, Path file) throws IOException {
        CRC32 sum = new CRC32();
        try (OutputStream counted = new CheckedOutputStream(OutputStream.nullOutputStream(), sum)) {
            Files.copy(file, counted);
        }
        zip.putNextEntry(entry(name, Files.size(file), sum));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static ZipEntry entry(String name, long size, CRC32 sum) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ENTRY_TIME);
        entry.setSize(size);
        entry.setCrc(sum.getValue());
        return entry;
    }
}
