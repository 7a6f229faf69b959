package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.storage.LeaseLock;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.NewFile;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishes a store's new state in place of the old one. The shards are there already; then come the new
 * {@code samples.csv} under another name, {@code features.json}, whose commit is the instant at which the new state
 * holds, and last what is left to tidy up. A process that dies before that instant leaves the old state whole, one that
 * dies after it leaves the new one whole, and {@link #finish} tidies up another time. For the writer that holds the lock.
 */
public final class StorePublication {
    /** Is there as long as a cluster makes shards of the store. */
    public static final String JOB = "_job";
    /** A log of the runs that changed the store. */
    public static final String RUNS = "runs.jsonl";
    /** A second {@code features.json}, from which the first is restored if somebody damages it. */
    static final String COPY = "features.json.copy";
    /** {@code samples.csv} of the state that is being published. */
    private static final String NEXT_SAMPLES = "samples.csv.next";

    /** The state that a run began with, as long as only a part of its own is published; empty if there was none. */
    private static final String BASE = "features.json.base";

    private static final String BASE_SAMPLES = "samples.csv.base";

    /** What a killed process leaves of one of this store's files. */
    private static final Pattern UNFINISHED = Pattern.compile(Stream.of(
                            FeatureStore.MANIFEST,
                            COPY,
                            BASE,
                            FeatureStore.SAMPLES,
                            NEXT_SAMPLES,
                            BASE_SAMPLES,
                            StoreOrigin.FILE,
                            RUNS,
                            JOB,
                            LeaseLock.FILE)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "(", ")"))
            + "\\.[0-9a-f]+" + Pattern.quote(Storage.PARTIAL));

    private static final int BUFFER_BYTES = 1 << 18;

    private final Storage store;

    public StorePublication(Storage store) {
        this.store = store;
    }

    /**
     * Makes a folder whose shards are all in place a store of this content.
     *
     * @param samples a file with the content of {@code samples.csv}
     * @param check is called right before the instant at which the state holds, and throws if the lock is lost
     */
    public void publish(StoreManifest manifest, Path samples, Runnable check) {
        keepSamples();
        Storage folder = new LocalStorage(samples.toAbsolutePath().getParent());
        copy(folder, samples.getFileName().toString(), NEXT_SAMPLES);
        check.run();
        write(FeatureStore.MANIFEST, Json.document(manifest));
    }

    /** Those of a state that was published before a kill are only under the next one's name. */
    private void keepSamples() {
        try {
            if (store.exists(NEXT_SAMPLES)
                    && isStore()
                    && store.text(FeatureStore.MANIFEST).contains(sha256(NEXT_SAMPLES))) {
                copy(store, NEXT_SAMPLES, FeatureStore.SAMPLES);
            }
        } catch (IOException e) {
            throw cannotClean(e);
        }
    }

    /**
     * Publishes a part of a run's next state: a smaller store, which is all that there is if the run is cut off. The next run plans
     * from {@link #base} and the results of the finished tasks, as the run did, so that it ends with the same files.
     *
     * @param base the state that the run began with
     * @param baseSamples its {@code samples.csv}
     * @param part of the next state: has all shards of the base
     * @param check as of {@link #publish}
     */
    public void publishPart(
            Optional<StoreManifest> base,
            Optional<Path> baseSamples,
            StoreManifest part,
            Path samples,
            Runnable check) {
        if (!isPart()) {
            baseSamples.ifPresent(file -> copy(
                    new LocalStorage(file.toAbsolutePath().getParent()),
                    file.getFileName().toString(),
                    BASE_SAMPLES));
            write(BASE, base.map(Json::document).orElse(""));
        }
        publish(part, samples, check);
        try {
            settle(part);
        } catch (IOException e) {
            throw cannotClean(e);
        }
    }

    /** Whether the published state is a part of a run's next state. */
    public boolean isPart() {
        return exists(BASE);
    }

    /** The state that a run began with that has published a part of its own; empty if there was none. */
    public Optional<StoreManifest> base() {
        String text = store.text(BASE);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(StoreManifest.parse(text, store.location().resolve(BASE)));
    }

    /** Whether {@link #finish} has nothing to do. */
    public boolean isFinished(StoreManifest manifest) {
        return leftovers(manifest).isEmpty() && holds(COPY, Json.document(manifest)) && !exists(NEXT_SAMPLES);
    }

    /** Cleans up after the {@code features.json} of a whole state is in place. */
    public void finish(StoreManifest manifest) {
        try {
            // First, because it says that the results of the run's tasks are still needed.
            store.delete(BASE);
            settle(manifest);
            for (String leftover : leftovers(manifest)) {
                store.delete(leftover);
            }
        } catch (IOException e) {
            throw cannotClean(e);
        }
    }

    private void settle(StoreManifest manifest) throws IOException {
        if (store.exists(NEXT_SAMPLES) && manifest.samples().equals(sha256(NEXT_SAMPLES))) {
            copy(store, NEXT_SAMPLES, FeatureStore.SAMPLES);
        }
        store.delete(NEXT_SAMPLES);
        if (!holds(COPY, Json.document(manifest))) {
            write(COPY, Json.document(manifest));
        }
    }

    /**
     * Puts the second {@code features.json} in the place of a missing or damaged one.
     *
     * @return false if there was nothing to restore
     * @throws PipelineException if the second one is unusable, too
     */
    public boolean restoreManifest() {
        if (!isRestorable()) {
            return false;
        }
        write(FeatureStore.MANIFEST, store.text(COPY));
        return true;
    }

    /**
     * Whether {@link #restoreManifest} would restore anything.
     *
     * @throws PipelineException as it does
     */
    public boolean isRestorable() {
        return soundFile().filter(COPY::equals).isPresent();
    }

    /**
     * The state that {@code features.json} names or, if that is missing or damaged, its copy; empty if there is neither.
     *
     * @throws PipelineException if there are such files and all are damaged
     */
    public Optional<StoreManifest> soundManifest() {
        return soundFile().map(this::manifest);
    }

    private Optional<String> soundFile() {
        if (!isStore() && !exists(COPY)) {
            return Optional.empty();
        }
        try {
            manifest(FeatureStore.MANIFEST);
            return Optional.of(FeatureStore.MANIFEST);
        } catch (NewerFormatException e) {
            throw e;
        } catch (PipelineException damaged) {
            try {
                manifest(COPY);
            } catch (PipelineException e) {
                throw new PipelineException(
                        "%s: cannot be repaired, because its copy is damaged, too; `extract` with option `replace` computes everything again%n  %s%n  %s"
                                .formatted(store.location(), damaged.getMessage(), e.getMessage()),
                        e);
            }
            return Optional.of(COPY);
        }
    }

    /**
     * The published state.
     *
     * @throws PipelineException if there is none, or it is not as this program wrote it
     * @throws NewerFormatException if it is of a newer format
     */
    public StoreManifest manifest() {
        return manifest(FeatureStore.MANIFEST);
    }

    private StoreManifest manifest(String file) {
        return StoreManifest.parse(store.text(file), store.location().resolve(file));
    }

    /** Whether a state is published. */
    public boolean isStore() {
        return exists(FeatureStore.MANIFEST);
    }

    /** @throws PipelineException if {@code features.json} is lost and its copy is not */
    public void requireManifest() {
        if (lostManifest()) {
            throw new PipelineException(
                    "%s: expected %s, found only its copy; `extract` restores it with option `repair`, or starts from scratch with option `replace`"
                            .formatted(store.location(), FeatureStore.MANIFEST));
        }
    }

    /** Whether the folder was a store once: {@code features.json} is gone, its copy is not. */
    private boolean lostManifest() {
        return !isStore() && exists(COPY);
    }

    /**
     * The {@code samples.csv} of a published state: under its name, or under the next one's as long as {@link #finish} has not run, or as what a run began with.
     *
     * @param scratch takes a copy of it if the store is not on this machine
     * @throws PipelineException if there is none, or it was edited
     */
    public Path samples(StoreManifest manifest, Scratch scratch) {
        for (String candidate : List.of(FeatureStore.SAMPLES, NEXT_SAMPLES, BASE_SAMPLES)) {
            try {
                if (store.exists(candidate)) {
                    Path file = store.fetch(candidate, scratch);
                    if (Checksum.ofFile(file).equals(manifest.samples())) {
                        return file;
                    }
                }
            } catch (IOException e) {
                throw new PipelineException(
                        "%s: cannot be read: %s".formatted(store.location().resolve(candidate), AtomicFile.reason(e)),
                        e);
            }
        }
        throw new PipelineException("%s: expected the file that %s names by its SHA-256, found %s; %s"
                .formatted(
                        store.location().resolve(FeatureStore.SAMPLES),
                        FeatureStore.MANIFEST,
                        exists(FeatureStore.SAMPLES) ? "another" : "none",
                        FeatureStore.REMEDY));
    }

    /** Removes damaged shards, so that new ones can have their names. */
    public void remove(List<ShardEntry> shards) {
        try {
            for (ShardEntry shard : shards) {
                store.delete(shard.file());
            }
        } catch (IOException e) {
            throw cannotClean(e);
        }
    }

    /** Removes shards, finished or not, and what belongs to them, apart from some. */
    public void removeShards(Set<String> others) {
        try {
            for (String file : files()) {
                if (ShardName.isOfShard(file) && !others.contains(file)) {
                    store.delete(file);
                }
            }
        } catch (IOException e) {
            throw cannotClean(e);
        }
    }

    /**
     * Shards of an earlier state or of an interrupted run with their results, and partial files; sorted. The lock's may be one that its
     * holder is writing: without it, that renewal fails, and the next one follows in time.
     */
    List<String> leftovers(StoreManifest manifest) {
        Set<String> named = new HashSet<>();
        manifest.shards().forEach(shard -> named.add(shard.file()));
        List<String> leftovers = new ArrayList<>();
        for (String file : files()) {
            if (UNFINISHED.matcher(file).matches()
                    || List.of(JOB, BASE, BASE_SAMPLES).contains(file)
                    || ShardName.isOfShard(file) && !named.contains(file)) {
                leftovers.add(file);
            }
        }
        return leftovers;
    }

    private Set<String> files() {
        Set<String> files = new TreeSet<>();
        try {
            store.files("", false, (StoredFile file) -> files.add(file.name()));
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be listed: %s".formatted(store.location(), AtomicFile.reason(e)), e);
        }
        return files;
    }

    private boolean exists(String file) {
        try {
            return store.exists(file);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be looked at: %s".formatted(store.location().resolve(file), AtomicFile.reason(e)), e);
        }
    }

    private boolean holds(String file, String text) {
        try {
            return store.exists(file)
                    && Checksum.ofBytes(text.getBytes(StandardCharsets.UTF_8)).equals(sha256(file));
        } catch (IOException e) {
            return false;
        }
    }

    private String sha256(String file) throws IOException {
        try (ReadableFile opened = store.open(file)) {
            return opened.sha256();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private void copy(Storage from, String name, String target) {
        try (ReadableFile source = from.open(name);
                NewFile file = store.create(target, Storage.Existing.REPLACE)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            long position = 0;
            for (int read = source.read(position, buffer); read >= 0; read = source.read(position, buffer)) {
                position += read;
                buffer.flip();
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                buffer.clear();
            }
            file.commit();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(target), e);
        }
    }

    private void write(String file, String text) {
        try {
            store.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(file), e);
        }
    }

    private PipelineException cannotClean(IOException e) {
        return new PipelineException(
                "%s: cannot be cleaned up: %s".formatted(store.location(), AtomicFile.reason(e)), e);
    }
}
