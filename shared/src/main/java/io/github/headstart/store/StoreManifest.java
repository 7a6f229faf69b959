package io.github.headstart.store;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.json.OmittedIfAbsent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The content of {@code features.json}: what the store holds. It is written last, so a folder without it is not a
 * store, and it says nothing of when or where it was made, so that equal stores have equal bytes.
 *
 * @param format version of the store's layout
 * @param classes that labels name, sorted by name; a class's index in this list is its number
 * @param labelling how labels name them; empty where each names one
 * @param counts rows by split, then by pass
 * @param unreadable images that were found but could not be read; {@code samples.csv} says why
 * @param samples SHA-256 of {@code samples.csv}, so that the file of another state is not read
 * @param checksum SHA-256 of this value as one line of JSON with an empty checksum: edits by hand are detected
 */
public record StoreManifest(
        int format,
        Recipe recipe,
        List<String> classes,
        @OmittedIfAbsent Optional<Labelling> labelling,
        Map<String, Map<String, Integer>> counts,
        int unreadable,
        String samples,
        List<ShardEntry> shards,
        String checksum) {
    /** The newest version of the layout that this code writes and reads. */
    public static final int FORMAT = 2;

    /** The version whose shards have no content checksum and no compression. */
    private static final int FIRST_FORMAT = 1;

    public StoreManifest {
        classes = List.copyOf(classes);
        shards = List.copyOf(shards);
    }

    /** @param samples SHA-256 of {@code samples.csv} */
    public static StoreManifest of(
            Recipe recipe,
            List<String> classes,
            Labelling labelling,
            int unreadable,
            String samples,
            List<ShardEntry> shards) {
        return new StoreManifest(
                        format(shards),
                        recipe,
                        classes,
                        labelling.recorded(),
                        counts(shards),
                        unreadable,
                        samples,
                        shards,
                        "")
                .sealed();
    }

    /** The oldest that can say what is to be said: a store of which nothing changes keeps its file. */
    private static int format(List<ShardEntry> shards) {
        return shards.stream()
                        .allMatch(shard ->
                                shard.content().isEmpty() && shard.compression().isEmpty())
                ? FIRST_FORMAT
                : FORMAT;
    }

    /**
     * Reads a folder's {@code features.json}, but not what it names.
     *
     * @throws PipelineException if there is none, or it is not as this program wrote it
     * @throws NewerFormatException if it is of a newer format
     */
    public static StoreManifest read(Path directory) {
        Path file = directory.resolve(FeatureStore.MANIFEST);
        return parse(Json.text(file), file);
    }

    /** @param file names it in errors: a path or a location */
    public static StoreManifest parse(String text, Object file) {
        StoreManifest manifest;
        try {
            manifest = parseUnsealed(text, file);
        } catch (NewerFormatException e) {
            throw e;
        } catch (PipelineException e) {
            throw new PipelineException("%s; %s".formatted(e.getMessage(), FeatureStore.REMEDY), e);
        }
        if (!manifest.isSealed(text)) {
            throw new PipelineException(
                    "%s: expected content that matches its checksum, found other content: it was edited or damaged; %s"
                            .formatted(file, FeatureStore.REMEDY));
        }
        return manifest;
    }

    /** Reads the values without asking whether somebody edited them. */
    static StoreManifest parseUnsealed(String text, Object file) {
        int format = Json.check(text, file.toString(), document -> document.require("format", "a whole number")
                .integer("format")
                .orElse(0));
        if (format > FORMAT) {
            throw new NewerFormatException(file, format);
        }
        if (format < FIRST_FORMAT) {
            throw new PipelineException(
                    "%s: expected a format from %d to %d, found %d".formatted(file, FIRST_FORMAT, FORMAT, format));
        }
        return Json.parse(text, file.toString(), StoreManifest.class);
    }

    /** Whether the text, which this was read from, is to the byte what this program wrote. */
    boolean isSealed(String text) {
        return checksum.equals(sealed().checksum) && text.equals(Json.document(this));
    }

    public int rows() {
        return shards.stream().mapToInt(ShardEntry::rows).sum();
    }

    public long bytes() {
        return shards.stream().mapToLong(ShardEntry::bytes).sum();
    }

    /** Rows by split, then by pass. */
    static Map<String, Map<String, Integer>> counts(List<ShardEntry> shards) {
        return shards.stream()
                .collect(Collectors.groupingBy(
                        shard -> shard.split().toString(),
                        TreeMap::new,
                        Collectors.groupingBy(
                                shard -> Integer.toString(shard.pass()),
                                TreeMap::new,
                                Collectors.summingInt(ShardEntry::rows))));
    }

    private StoreManifest sealed() {
        String content = Json.line(withChecksum(""));
        return withChecksum(Checksum.ofBytes(content.getBytes(StandardCharsets.UTF_8)));
    }

    private StoreManifest withChecksum(String other) {
        return new StoreManifest(format, recipe, classes, labelling, counts, unreadable, samples, shards, other);
    }
}
