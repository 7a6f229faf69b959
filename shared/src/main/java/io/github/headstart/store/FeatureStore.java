package io.github.headstart.store;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.storage.LocalFile;
import io.github.headstart.storage.LocalStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A finished store of feature maps, open for reading. It stays unchanged while it is open, whatever {@code extract}
 * publishes meanwhile, as far as {@link OpenLimits} lets it hold its files. Thread-safe; close() closes its files.
 */
public final class FeatureStore implements AutoCloseable {
    public static final String MANIFEST = "features.json";
    public static final String SAMPLES = "samples.csv";

    /** What to do about a damaged store. */
    static final String REMEDY = "`extract` with option `repair` restores it";

    /** The number of attempts: at most a few publications happen while a reader opens the files. */
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final StoreManifest manifest;
    private final String checksum;
    private final HeldFiles held;
    private final ShardCheck check;
    /** Whether a shard is sound, for those that were checked. */
    private final Map<ShardEntry, Boolean> sound = new ConcurrentHashMap<>();

    private FeatureStore(Path directory, StoreManifest manifest, String checksum, HeldFiles held) {
        this.directory = directory;
        this.manifest = manifest;
        this.checksum = checksum;
        this.held = held;
        this.check = new ShardCheck(new LocalStorage(directory), manifest.recipe(), manifest.shards());
    }

    /** True if the folder holds a finished store. */
    public static boolean isStore(Path directory) {
        return Files.isRegularFile(directory.resolve(MANIFEST));
    }

    /** @throws PipelineException if the folder does not hold a finished store */
    public static void require(Path directory) {
        new StorePublication(new LocalStorage(directory)).requireManifest();
        if (!isStore(directory)) {
            throw new PipelineException(("%s: expected a feature store, found no %s in it; run extract first, or again "
                            + "if it was interrupted")
                    .formatted(directory, MANIFEST));
        }
    }

    /**
     * Opens a store. Its shards are checked when they are first read, see {@link #read}.
     *
     * @throws PipelineException if the folder is not a finished store, or one of a format that this version does not read
     */
    public static FeatureStore open(Path directory) {
        return open(directory, OpenLimits.USUAL);
    }

    /** As {@link #open(Path)}, with another limit of open files than the usual one. */
    public static FeatureStore open(Path directory, OpenLimits limits) {
        require(directory);
        Path file = directory.resolve(MANIFEST);
        for (int attempt = 1; ; attempt++) {
            String text = Json.text(file);
            StoreManifest manifest = StoreManifest.parse(text, file);
            HeldFiles held = HeldFiles.open(directory, manifest.shards(), limits.heldFiles());
            if (held.someMissing() && attempt < ATTEMPTS && !Json.text(file).equals(text)) {
                held.close();
                continue;
            }
            String checksum = Checksum.ofBytes(text.getBytes(StandardCharsets.UTF_8));
            return new FeatureStore(directory, manifest, checksum, held);
        }
    }

    public Path directory() {
        return directory;
    }

    public StoreManifest manifest() {
        return manifest;
    }

    /** How labels name the classes. */
    public Labelling labelling() {
        return Labelling.of(manifest.labelling());
    }

    public Recipe recipe() {
        return manifest.recipe();
    }

    /** The shards of one split and pass, in the store's order. */
    public List<ShardEntry> shards(Split split, int pass) {
        return manifest.shards().stream()
                .filter(shard -> shard.split() == split && shard.pass() == pass)
                .toList();
    }

    /**
     * Opens a shard for reading; the first time every byte of it is checked.
     *
     * @throws PipelineException if the shard is missing, damaged or foreign; names all such shards of the store
     */
    public FeatureReader read(ShardEntry shard) {
        if (!sound.computeIfAbsent(shard, unchecked -> damage(unchecked).isEmpty())) {
            check();
        }
        Path file = directory.resolve(shard.file());
        Recipe recipe = recipe().ofPass(shard.pass());
        Optional<LocalFile> open = held.file(shard);
        FeatureReader reader = open.isPresent()
                ? FeatureReader.over(file.toString(), open.get(), recipe)
                : FeatureReader.open(file, recipe);
        if (reader.rows() != shard.rows()) {
            int found = reader.rows();
            reader.close();
            throw new PipelineException("%s: expected %d rows, found %d".formatted(file, shard.rows(), found));
        }
        return reader;
    }

    /**
     * Reads every byte of all shards.
     *
     * @throws PipelineException if anything in the store is missing, damaged or foreign; names all such shards
     */
    public void check() {
        List<String> damages = new ArrayList<>();
        for (ShardEntry shard : manifest.shards()) {
            damage(shard).ifPresent(damage -> damages.add("  %s: %s".formatted(shard.file(), damage)));
        }
        if (!damages.isEmpty()) {
            throw damaged(directory, manifest, damages);
        }
    }

    /** The failure that names everything damaged, a line each. */
    public static PipelineException damaged(Object directory, StoreManifest manifest, List<String> damages) {
        return new PipelineException("%s: %d of %d shards cannot be used; %s%n%s"
                .formatted(directory, damages.size(), manifest.shards().size(), REMEDY, String.join("\n", damages)));
    }

    private Optional<String> damage(ShardEntry shard) {
        return held.file(shard).map(file -> check.damageOf(file, shard)).orElseGet(() -> check.damage(shard));
    }

    /** SHA-256 of {@code features.json}, which names every shard's: it stands for the content of the whole store. */
    public String checksum() {
        return checksum;
    }

    @Override
    public void close() {
        held.close();
    }
}
