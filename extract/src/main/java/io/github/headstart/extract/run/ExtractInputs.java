package io.github.headstart.extract.run;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleScan;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.StoredIndex;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.NewerFormatException;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardNumbers;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StorePublication;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The inputs that a run is planned from: the images, the backbone, and the last published state of the store. Finding them changes
 * nothing. Not thread-safe; close() closes the store.
 *
 * @param store the published state, if there is one of this recipe
 * @param samples the published {@code samples.csv}; empty if there is none, or if it is damaged and to be repaired
 * @param replaced the published state of another recipe that is to be replaced
 */
public record ExtractInputs(
        ExtractOptions options,
        Dataset dataset,
        SampleScan scan,
        BackboneProvider backbone,
        Recipe recipe,
        Optional<FeatureStore> store,
        Optional<List<SampleFile.Entry>> samples,
        Optional<StoreManifest> replaced)
        implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ExtractInputs.class);

    /**
     * @throws PipelineException if there are no images or no backbone, or if the store is of another recipe or
     *     damaged and the options do not allow to replace or repair it
     */
    static ExtractInputs find(ExtractOptions options) {
        DataManifest manifest = options.manifest();
        Path root = manifest.dataset().root();
        if (options.directory().startsWith(root) || root.startsWith(options.directory())) {
            throw new PipelineException(
                    "features.directory: expected a folder apart from the images in %s, found %s; name another"
                            .formatted(root, options.directory()));
        }
        Dataset dataset = manifest.dataset().find();
        // Images are hashed while the weights are read and the store is checked.
        CompletableFuture<SampleScan> scan = CompletableFuture.supplyAsync(() -> SampleScan.of(dataset));
        BackboneProvider backbone = BackboneProvider.of(manifest.backbone(), manifest.image(), options.cache());
        Optional<StoreManifest> published = published(options);
        Recipe described = recipe(manifest, backbone, published);
        boolean replacing = published.isPresent() && isReplaced(options, published.get(), described);
        Optional<FeatureStore> store = published.filter(state -> !replacing).map(state -> open(options));
        LOG.info(
                "{} images of {} classes in {}",
                dataset.files().size(),
                dataset.classes().size(),
                root);
        return new ExtractInputs(
                options,
                dataset,
                result(scan),
                backbone,
                store.map(open -> merged(open.recipe(), described)).orElse(described),
                store,
                samples(store, options),
                published.filter(state -> replacing));
    }

    private static SampleScan result(CompletableFuture<SampleScan> scan) {
        try {
            return scan.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof PipelineException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** The rows that can be kept or copied. */
    StoredIndex storedRows() {
        return store.map(this::rowsOf)
                .or(() -> replaced.map(StoredIndex::replacing))
                .orElseGet(StoredIndex::none);
    }

    /** The damaged shards in the store's order, each with its images according to {@code samples.csv}. */
    Map<ShardEntry, List<Sample>> damaged() {
        Set<ShardEntry> damaged = store.map(open -> open.damaged().keySet()).orElse(Set.of());
        Map<ShardName, List<Sample>> rows = ShardNumbers.samples(
                samples.orElse(List.of()),
                damaged.stream()
                        .flatMap(shard -> ShardName.parse(shard.file()).stream())
                        .toList());
        Map<ShardEntry, List<Sample>> shards = new LinkedHashMap<>();
        damaged.forEach(shard -> shards.put(
                shard,
                ShardName.parse(shard.file())
                        .filter(name -> name.pass() == shard.pass())
                        .map(rows::get)
                        .orElse(List.of())));
        return shards;
    }

    private StoredIndex rowsOf(FeatureStore open) {
        StoredIndex rows = StoredIndex.of(open);
        damaged()
                .forEach((shard, samples) -> rows.addDamaged(
                        shard,
                        samples.stream()
                                .map(sample -> new FeatureKey(sample, shard.pass()))
                                .toList()));
        return rows;
    }

    /**
     * Images that an earlier run found unreadable are not tried again as long as their bytes are the same, unless the
     * options say so. An image that has rows was readable once, so it is not one of them.
     */
    Map<Sample, SampleFile.Entry> knownUnreadable() {
        if (options.errors().retry()) {
            return Map.of();
        }
        Map<Sample, SampleFile.Entry> known = new HashMap<>();
        samples.orElse(List.of()).stream()
                .filter(entry -> !entry.ok() && entry.shards().isEmpty())
                .forEach(entry -> known.put(entry.sample(), new SampleFile.Entry(entry.sample(), entry.status())));
        return known;
    }

    @Override
    public void close() {
        store.ifPresent(FeatureStore::close);
    }

    private static Optional<StoreManifest> published(ExtractOptions options) {
        Path directory = options.directory();
        try {
            if (options.repair()) {
                return StorePublication.soundManifest(directory)
                        .map(file -> StoreManifest.parse(Json.text(file), file));
            }
            if (StorePublication.lostManifest(directory)) {
                FeatureStore.require(directory);
            }
            return FeatureStore.isStore(directory) ? Optional.of(StoreManifest.read(directory)) : Optional.empty();
        } catch (NewerFormatException e) {
            throw e;
        } catch (PipelineException e) {
            if (options.replace()) {
                LOG.info("{}: features.json cannot be used; the store is replaced", directory);
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isReplaced(ExtractOptions options, StoreManifest published, Recipe described) {
        List<String> differences = published.recipe().differences("store", "manifest", described);
        if (!differences.isEmpty() && !options.replace()) {
            throw new PipelineException(
                    ("%s: the store there has another recipe; name another folder in features.directory, or replace the store with option `replace`%n  %s")
                            .formatted(options.directory(), String.join("\n  ", differences)));
        }
        return !differences.isEmpty();
    }

    private static FeatureStore open(ExtractOptions options) {
        Path directory = options.directory();
        return options.repair()
                ? FeatureStore.openDamaged(
                        directory, StorePublication.soundManifest(directory).orElseThrow())
                : FeatureStore.open(directory);
    }

    private static Optional<List<SampleFile.Entry>> samples(Optional<FeatureStore> store, ExtractOptions options) {
        try {
            return store.map(FeatureStore::samples);
        } catch (PipelineException e) {
            if (options.repair()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The recipe that a manifest describes. */
    public static Recipe recipe(DataManifest manifest, BackboneProvider backbone, Optional<StoreManifest> published) {
        // Some models must be run to find their feature shape, which an existing store has recorded.
        Optional<List<Integer>> knownShape = published
                .map(StoreManifest::recipe)
                .filter(known -> known.backbone().equals(backbone.identity()))
                .filter(known -> known.image().equals(manifest.image()))
                .map(Recipe::shape);
        return new Recipe(
                manifest.image(),
                manifest.backbone().preprocessing(),
                backbone.identity(),
                manifest.backbone().precision(),
                manifest.features().dtype(),
                knownShape.orElseGet(() -> backbone.outputShape().dimensions()),
                manifest.augmentation().used());
    }

    /** The store's recipe with its name of the backbone, and with the augmentation of the store or else of the manifest. */
    private static Recipe merged(Recipe stored, Recipe described) {
        return described.augmentation().isEmpty() ? stored : stored.withAugmentation(described.augmentation());
    }
}
