package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Publishes a store's new state in place of the old one. The shards are there already; then come the new
 * {@code samples.csv} under another name, {@code features.json}, whose rename is the instant at which the new state
 * holds, and last what is left to tidy up. A process that dies before that instant leaves the old state whole, one that
 * dies after it leaves the new one whole, and {@link #finish} tidies up another time. For the writer that holds the lock.
 */
public final class StorePublication {
    /** The journal of a running extraction; meaningless once the run's state is published. */
    public static final String JOURNAL = "extract.journal";
    /** A second {@code features.json}, from which the first is restored if somebody damages it. */
    static final String COPY = "features.json.copy";
    /** {@code samples.csv} of the state that is being published. */
    private static final String NEXT_SAMPLES = "samples.csv.next";

    private StorePublication() {}

    /**
     * Makes a folder whose shards are all in place a store of this content.
     *
     * @param samples a file with the content of {@code samples.csv}
     */
    public static void publish(Path directory, StoreManifest manifest, Path samples) {
        Path next = directory.resolve(NEXT_SAMPLES);
        try {
            Files.copy(samples, AtomicFile.partial(next), StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.publish(next);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(next, e);
        }
        write(directory.resolve(FeatureStore.MANIFEST), Json.document(manifest));
    }

    /** Whether {@link #finish} has nothing to do. */
    public static boolean isFinished(Path directory, StoreManifest manifest) {
        return leftovers(directory, manifest).isEmpty()
                && !Files.exists(directory.resolve(NEXT_SAMPLES))
                && holds(directory.resolve(COPY), Json.document(manifest));
    }

    /** Cleans up after {@code features.json} is in place. */
    public static void finish(Path directory, StoreManifest manifest) {
        try {
            Path next = directory.resolve(NEXT_SAMPLES);
            if (Files.exists(next) && Checksum.ofFile(next).equals(manifest.samples())) {
                AtomicFile.rename(next, directory.resolve(FeatureStore.SAMPLES));
            }
            Files.deleteIfExists(next);
            if (!holds(directory.resolve(COPY), Json.document(manifest))) {
                write(directory.resolve(COPY), Json.document(manifest));
            }
            for (Path leftover : leftovers(directory, manifest)) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be cleaned up: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /**
     * Puts the second {@code features.json} in the place of a missing or damaged one.
     *
     * @return false if there was nothing to restore
     * @throws PipelineException if the second one is unusable, too
     */
    public static boolean restoreManifest(Path directory) {
        if (!isRestorable(directory)) {
            return false;
        }
        write(directory.resolve(FeatureStore.MANIFEST), Json.text(directory.resolve(COPY)));
        return true;
    }

    /**
     * Whether {@link #restoreManifest} would restore anything.
     *
     * @throws PipelineException as it does
     */
    public static boolean isRestorable(Path directory) {
        return soundManifest(directory).filter(file -> file.endsWith(COPY)).isPresent();
    }

    /**
     * The {@code features.json} in place or, if that is missing or damaged, its copy; empty if there is neither.
     *
     * @throws PipelineException if there are such files and all are damaged
     */
    public static Optional<Path> soundManifest(Path directory) {
        Path copy = directory.resolve(COPY);
        if (!FeatureStore.isStore(directory) && !Files.exists(copy)) {
            return Optional.empty();
        }
        try {
            StoreManifest.read(directory);
            return Optional.of(directory.resolve(FeatureStore.MANIFEST));
        } catch (NewerFormatException e) {
            throw e;
        } catch (PipelineException damaged) {
            try {
                StoreManifest.parse(Json.text(copy), copy);
            } catch (PipelineException e) {
                throw new PipelineException(
                        "%s: cannot be repaired, because its copy is damaged, too; `extract` with option `replace` computes everything again%n  %s%n  %s"
                                .formatted(directory, damaged.getMessage(), e.getMessage()),
                        e);
            }
            return Optional.of(copy);
        }
    }

    /** Whether the folder was a store once: {@code features.json} is gone, its copy is not. */
    public static boolean lostManifest(Path directory) {
        return !FeatureStore.isStore(directory) && Files.exists(directory.resolve(COPY));
    }

    /**
     * The {@code samples.csv} of this state: the one in place, or that of an interrupted publication.
     *
     * @throws PipelineException if it is missing, damaged or of another state
     */
    public static Path samplesOf(Path directory, StoreManifest manifest) {
        Path samples = directory.resolve(FeatureStore.SAMPLES);
        for (Path candidate : List.of(samples, directory.resolve(NEXT_SAMPLES))) {
            try {
                if (Files.exists(candidate) && Checksum.ofFile(candidate).equals(manifest.samples())) {
                    return candidate;
                }
            } catch (IOException e) {
                throw new PipelineException("%s: cannot be read: %s".formatted(candidate, e.getMessage()), e);
            }
        }
        throw new PipelineException("%s: expected the file that %s names by its SHA-256, found %s; %s"
                .formatted(
                        samples,
                        FeatureStore.MANIFEST,
                        Files.exists(samples) ? "another" : "none",
                        FeatureStore.REMEDY));
    }

    /** Removes what killed processes left of the shards that they were writing. */
    public static void removeAttempts(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (ShardName.isOfShard(name) && name.endsWith(AtomicFile.PARTIAL)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be cleaned up: %s".formatted(directory, AtomicFile.reason(e)), e);
        }
    }

    /** Shards of an earlier state or of an interrupted run, the journal of such a run, and partial files. */
    static List<Path> leftovers(Path directory, StoreManifest manifest) {
        Set<String> named = new HashSet<>();
        manifest.shards().forEach(shard -> named.add(shard.file()));
        Set<String> others = new HashSet<>(List.of(JOURNAL));
        for (String file : List.of(FeatureStore.MANIFEST, FeatureStore.SAMPLES, COPY, NEXT_SAMPLES, StoreOrigin.FILE)) {
            others.add(file + AtomicFile.PARTIAL);
        }
        List<Path> leftovers = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (others.contains(name) || ShardName.isOfShard(name) && !named.contains(name)) {
                    leftovers.add(file);
                }
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be listed: %s".formatted(directory, e.getMessage()), e);
        }
        return leftovers;
    }

    private static boolean holds(Path file, String text) {
        try {
            return Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.writeText(file, text);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }
}
