package io.github.headstart.extract.fetch;

import io.github.headstart.error.PipelineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Unpacks zip and tar.gz files, told apart by their first bytes, without trusting them. */
final class Archive {
    private static final String ZIP = "PK";
    private static final String GZIP = "\u001f\u008b";

    private Archive() {}

    /**
     * @param strip the archive's folder whose content is wanted, {@code /} between parts; empty for everything
     * @param directory is created; after a failure it holds what was unpacked so far
     * @return how many files it holds
     * @throws PipelineException if the archive is damaged, is neither zip nor tar.gz, has entries outside of the folder,
     *     links or devices, or exceeds the limits
     */
    static long unpack(Path archive, String strip, Path directory, ArchiveLimits limits) throws IOException {
        Unpacker unpacker = new Unpacker(archive, strip, directory, limits);
        String begin = begin(archive);
        try {
            if (begin.equals(ZIP)) {
                zip(archive, unpacker);
            } else if (begin.equals(GZIP)) {
                tar(archive, unpacker);
            } else {
                throw new PipelineException(
                        "%s: expected a zip or tar.gz file, found other bytes; check the URL in the ".formatted(archive)
                                + "manifest");
            }
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            // The library also throws unchecked exceptions for malformed bytes.
            throw new IOException(e.getMessage(), e);
        }
        return unpacker.done();
    }

    private static String begin(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            StringBuilder begin = new StringBuilder();
            for (byte value : in.readNBytes(ZIP.length())) {
                begin.append((char) (value & 0xff));
            }
            return begin.toString();
        }
    }

    /** Reads the directory at the archive's end, because only it tells which entries are links. */
    private static void zip(Path archive, Unpacker unpacker) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                String name = entry.getName();
                if (entry.isUnixSymlink()) {
                    throw unpacker.refused(name, "is a link");
                }
                if (!zip.canReadEntryData(entry)) {
                    throw unpacker.refused(name, "is encrypted or compressed by an unknown method");
                }
                if (entry.isDirectory()) {
                    unpacker.folder(name);
                } else {
                    try (InputStream content = zip.getInputStream(entry)) {
                        unpacker.file(name, content);
                    }
                }
            }
        }
    }

    private static void tar(Path archive, Unpacker unpacker) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName();
                if (entry.isSymbolicLink() || entry.isLink()) {
                    throw unpacker.refused(name, "is a link");
                }
                if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
                    throw unpacker.refused(name, "is a device");
                }
                if (entry.isDirectory()) {
                    unpacker.folder(name);
                } else {
                    unpacker.file(name, tar);
                }
            }
        }
    }
}
