package io.github.headstart.spark;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The folder of a node that holds copies of models and weights which a manifest names by URIs, each under the SHA-256 of its content,
 * so that the executors of a node share them. Thread-safe, also between processes.
 */
record NodeCache(Path folder, Function<Location, Storage> storages) {
    private static final int KEY_DIGITS = 16;

    /** The key of a backbone's files; empty if the backbone has none elsewhere. Reads them all. */
    Optional<String> key(BackboneSpec backbone) {
        return remote(backbone).map(location -> {
            Checksum checksum = new Checksum();
            try {
                Storage storage = storages.apply(location.parent());
                for (String file : files(storage, location)) {
                    try (ReadableFile opened = storage.open(file)) {
                        checksum.add(file).add(opened.sha256());
                    }
                }
            } catch (IOException e) {
                throw cannotCopy(location, e);
            }
            return key(checksum);
        });
    }

    /**
     * The backbone with its files on this node; they are copied if they are not there yet.
     *
     * @param key of the backbone
     * @throws PipelineException if they cannot be copied, or are other ones than those of the key
     */
    BackboneSpec local(BackboneSpec backbone, Optional<String> key) {
        if (key.isEmpty()) {
            return backbone;
        }
        Location location = remote(backbone).orElseThrow();
        Path copies = folder.resolve("models").resolve(key.get());
        try {
            AtomicDirectory.write(copies, partial -> {
                Storage storage = storages.apply(location.parent());
                Checksum checksum = new Checksum();
                for (String file : files(storage, location)) {
                    checksum.add(file).add(copy(storage, file, partial.resolve(file)));
                }
                String copied = key(checksum);
                if (!copied.equals(key.get())) {
                    throw new PipelineException(
                            "%s: expected the files that the driver has read, with the checksum %s, found on this node files with %s; leave them as they are while the job runs, and run the same command again"
                                    .formatted(location, key.get(), copied));
                }
            });
        } catch (IOException e) {
            throw cannotCopy(location, e);
        }
        return backbone.at(Location.of(copies.resolve(location.name())));
    }

    private static String key(Checksum checksum) {
        return checksum.hex().substring(0, KEY_DIGITS);
    }

    private static Optional<Location> remote(BackboneSpec backbone) {
        return backbone.location().filter(location -> location.local().isEmpty());
    }

    /** The model's or weights' files, relative to the folder that the model or the weights lie in. */
    private static List<String> files(Storage storage, Location location) throws IOException {
        if (storage.exists(location.name())) {
            return List.of(location.name());
        }
        TreeMap<String, Long> found = new TreeMap<>();
        storage.files(location.name(), true, file -> found.put(file.name(), file.bytes()));
        if (found.isEmpty()) {
            throw new PipelineException(
                    "%s: expected the backbone that the manifest names, found nothing; copy it there"
                            .formatted(location));
        }
        return new ArrayList<>(found.keySet());
    }

    /** @return SHA-256 of the copy */
    private static String copy(Storage storage, String file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Checksum checksum = new Checksum();
        ByteBuffer buffer = ByteBuffer.allocate(ReadableFile.BUFFER_BYTES);
        try (ReadableFile source = storage.open(file);
                SeekableByteChannel copy =
                        Files.newByteChannel(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long position = 0;
            for (int read = source.read(position, buffer); read >= 0; read = source.read(position, buffer)) {
                position += read;
                buffer.flip();
                checksum.add(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    copy.write(buffer);
                }
                buffer.clear();
            }
        }
        return checksum.hex();
    }

    private static PipelineException cannotCopy(Location location, IOException e) {
        return new PipelineException(
                "%s: cannot be copied to this node: %s".formatted(location, AtomicFile.reason(e)), e);
    }
}
