package io.github.headstart.store;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A finished store of feature maps, open for reading. It stays unchanged while it is open, whatever {@code extract}
 * publishes meanwhile, as far as {@link OpenLimits} lets it hold its files. Thread-safe; close() closes its files.
 */
public final class FeatureStore implements AutoCloseable {
    /** The most rows in one shard. */
    public static final int SHARD_ROWS = 512;

    public static final String MANIFEST = "features.json";
    public static final String SAMPLES = "samples.csv";

    /** What to do about a damaged store. */
    static final String REMEDY = "`extract` with option `repair` restores it";

    /** The number of attempts: at most a few publications happen while a reader opens the files. */
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final StoreManifest manifest;
    private final String checksum;
    private final OpenShards shards;

    private FeatureStore(Path directory, StoreManifest manifest, String checksum, OpenShards shards) {
        this.directory = directory;
        this.manifest = manifest;
        this.checksum = checksum;
        this.shards = shards;
    }

    /** True if the folder holds a finished store. */
    public static boolean isStore(Path directory) {
        return Files.isRegularFile(directory.resolve(MANIFEST));
    }

    /** @throws PipelineException if the folder does not hold a finished store */
    public static void require(Path directory) {
        if (StorePublication.lostManifest(directory)) {
            throw new PipelineException(
                    "%s: expected %s, found only its copy; `extract` restores it with option `repair`, or starts from scratch with option `replace`"
                            .formatted(directory, MANIFEST));
        }
        if (!isStore(directory)) {
            throw new PipelineException(("%s: expected a feature store, found no %s in it; run extract first, or again "
                            + "if it was interrupted")
                    .formatted(directory, MANIFEST));
        }
    }

    /**
     * Opens a store after every byte of its shards was checked.
     *
     * @throws PipelineException if the folder is not a finished store, or one of a format that this version does not
     *     read, or anything in it is missing, damaged or foreign; names all such shards
     */
    public static FeatureStore open(Path directory) {
        return open(directory, OpenLimits.USUAL);
    }

    /** As {@link #open(Path)}, with another limit of open files than the usual one. */
    public static FeatureStore open(Path directory, OpenLimits limits) {
        require(directory);
        FeatureStore store = openDamaged(directory, directory.resolve(MANIFEST), limits);
        if (!store.damaged().isEmpty()) {
            store.close();
            throw store.damage();
        }
        return store;
    }

    /** As {@link #open}, but damaged shards are no failure: {@link #damaged} names them, and they cannot be read. */
    public static FeatureStore openDamaged(Path directory) {
        require(directory);
        return openDamaged(directory, directory.resolve(MANIFEST));
    }

    /** As {@link #openDamaged(Path)}, with {@code features.json} read from this file. */
    public static FeatureStore openDamaged(Path directory, Path file) {
        return openDamaged(directory, file, OpenLimits.USUAL);
    }

    private static FeatureStore openDamaged(Path directory, Path file, OpenLimits limits) {
        for (int attempt = 1; ; attempt++) {
            String text = Json.text(file);
            StoreManifest manifest = StoreManifest.parse(text, file);
            OpenShards shards = OpenShards.check(directory, manifest, limits.heldFiles());
            if (shards.someMissing() && attempt < ATTEMPTS && !Json.text(file).equals(text)) {
                shards.close();
                continue;
            }
            String checksum = Checksum.ofBytes(text.getBytes(StandardCharsets.UTF_8));
            return new FeatureStore(directory, manifest, checksum, shards);
        }
    }

    public Path directory() {
        return directory;
    }

    public StoreManifest manifest() {
        return manifest;
    }

    public Recipe recipe() {
        return manifest.recipe();
    }

    /** The shards that cannot be used, each with what was expected and found. */
    public Map<ShardEntry, String> damaged() {
        return shards.damaged();
    }

    /** The exception that names everything damaged. */
    public PipelineException damage() {
        return new PipelineException("%s: %d of %d shards cannot be used; %s%n%s"
                .formatted(
                        directory,
                        damaged().size(),
                        manifest.shards().size(),
                        REMEDY,
                        damaged().entrySet().stream()
                                .map(shard ->
                                        "  %s: %s".formatted(shard.getKey().file(), shard.getValue()))
                                .collect(Collectors.joining("\n"))));
    }

    /** The shards of one split and pass, in the store's order. */
    public List<ShardEntry> shards(Split split, int pass) {
        return manifest.shards().stream()
                .filter(shard -> shard.split() == split && shard.pass() == pass)
                .toList();
    }

    /** @throws PipelineException if the shard is damaged or not what {@code features.json} says */
    public FeatureReader read(ShardEntry shard) {
        Path file = directory.resolve(shard.file());
        if (damaged().containsKey(shard)) {
            throw new PipelineException("%s: %s; %s".formatted(file, damaged().get(shard), REMEDY));
        }
        Recipe recipe = recipe().ofPass(shard.pass());
        Optional<FileChannel> held = shards.channel(shard);
        FeatureReader reader =
                held.isPresent() ? FeatureReader.over(file, held.get(), recipe) : FeatureReader.open(file, recipe);
        if (reader.rows() != shard.rows()) {
            int found = reader.rows();
            reader.close();
            throw new PipelineException("%s: expected %d rows, found %d".formatted(file, shard.rows(), found));
        }
        return reader;
    }

    /**
     * The status of every image when this state was published.
     *
     * @throws PipelineException if {@code samples.csv} is missing, damaged or of another state
     */
    public List<SampleFile.Entry> samples() {
        return SampleFile.read(StorePublication.samplesOf(directory, manifest));
    }

    /** SHA-256 of {@code features.json}, which names every shard's: it stands for the content of the whole store. */
    public String checksum() {
        return checksum;
    }

    @Override
    public void close() {
        shards.close();
    }
}
