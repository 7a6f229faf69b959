package io.github.headstart.extract.run;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.LostSamples;
import io.github.headstart.extract.plan.PublishedState;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.NewerFormatException;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StorePublication;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The inputs that a run is planned from: the images, the backbone, and the last published state of the store. Finding them changes
 * nothing. Not thread-safe; to be used as long as the scratch folder is there.
 *
 * @param store the published state, if there is one of this recipe
 * @param replaced the published state of another recipe that is to be replaced
 * @param damaged shards of the store, in its order
 * @param samples opens the lines of the published {@code samples.csv}; if that is damaged and to be repaired, what its shards say
 * @param samplesFile the published {@code samples.csv}; empty if there is none, or if it is damaged
 */
public record ExtractInputs(
        ExtractOptions options,
        ImageScan scan,
        BackboneProvider backbone,
        Recipe recipe,
        Optional<StoreManifest> store,
        Optional<StoreManifest> replaced,
        List<ShardEntry> damaged,
        Supplier<Cursor<SampleFile.Entry>> samples,
        Optional<Path> samplesFile) {
    private static final Logger LOG = LogManager.getLogger(ExtractInputs.class);

    /**
     * @param progress of checking the store's shards
     * @throws PipelineException if there are no images or no backbone, or if the store is of another recipe or
     *     damaged and the options do not allow to replace or repair it
     */
    static ExtractInputs find(
            ExtractOptions options, TaskExecutor executor, ExtractProgress progress, Scratch scratch) {
        DataManifest manifest = options.manifest();
        Location root = manifest.dataset().root();
        if (options.directory().isWithin(root) || root.isWithin(options.directory())) {
            throw new PipelineException(
                    "features.directory: expected a folder apart from the images in %s, found %s; name another"
                            .formatted(root, options.directory()));
        }
        BackboneProvider backbone = BackboneProvider.of(manifest.backbone(), manifest.image(), options.cache());
        Optional<StoreManifest> published = published(options, executor.store());
        Recipe described = recipe(manifest, backbone, published);
        boolean replacing = published.isPresent() && isReplaced(options, published.get(), described);
        Optional<StoreManifest> store = published.filter(state -> !replacing);
        List<ShardEntry> damaged =
                store.map(state -> damaged(options, state, executor, progress)).orElse(List.of());
        ImageScan scan = executor.scan(scratch);
        LOG.info(
                "{} images of {} classes in {}",
                scan.dataset().images(),
                scan.dataset().classes().size(),
                root);
        Optional<Path> samples = store.flatMap(state -> samples(options, executor.store(), state, scratch));
        boolean lost = store.isPresent() && samples.isEmpty();
        return new ExtractInputs(
                options,
                scan,
                backbone,
                store.map(state -> merged(state.recipe(), described)).orElse(described),
                store,
                published.filter(state -> replacing),
                damaged,
                lost ? found(executor.store(), store.get(), damaged, scratch) : lines(samples),
                samples);
    }

    private static Supplier<Cursor<SampleFile.Entry>> lines(Optional<Path> samples) {
        return () -> samples.map(SampleFile::read).orElseGet(() -> Cursor.of(List.of()));
    }

    private static Supplier<Cursor<SampleFile.Entry>> found(
            Storage directory, StoreManifest store, List<ShardEntry> damaged, Scratch scratch) {
        RecordFile<SampleFile.Entry> entries = LostSamples.of(directory, store, Set.copyOf(damaged), scratch);
        return entries::read;
    }

    /**
     * The published state as a plan starts from it.
     *
     * @param repaired damaged shards that are or will be sound
     */
    PublishedState published(List<ShardEntry> repaired) {
        if (store.isEmpty()) {
            return PublishedState.replaced(replaced.map(StoreManifest::shards).orElse(List.of()));
        }
        Set<ShardEntry> unusable = new HashSet<>(damaged);
        repaired.forEach(unusable::remove);
        return new PublishedState(store.get().shards(), unusable, samples);
    }

    /** Whether a state is published to the byte. */
    boolean isPublished(StoreManifest next) {
        return store.filter(next::equals).isPresent() && samplesFile.isPresent();
    }

    private static List<ShardEntry> damaged(
            ExtractOptions options, StoreManifest store, TaskExecutor executor, ExtractProgress progress) {
        if (options.skipVerify()) {
            return List.of();
        }
        Map<ShardEntry, String> found;
        try (Progress bar = progress.checking(store.shards().size())) {
            found = executor.damaged(store.recipe(), store.shards(), bar);
        }
        List<ShardEntry> damaged =
                store.shards().stream().filter(found::containsKey).toList();
        if (!damaged.isEmpty() && !options.repair()) {
            throw FeatureStore.damaged(
                    options.directory(),
                    store,
                    damaged.stream()
                            .map(shard -> "  %s: %s".formatted(shard.file(), found.get(shard)))
                            .toList());
        }
        return damaged;
    }

    private static Optional<StoreManifest> published(ExtractOptions options, Storage directory) {
        StorePublication publication = new StorePublication(directory);
        try {
            if (options.repair()) {
                return publication.soundManifest();
            }
            publication.requireManifest();
            return publication.isStore() ? Optional.of(publication.manifest()) : Optional.empty();
        } catch (NewerFormatException e) {
            throw e;
        } catch (PipelineException e) {
            if (options.replace()) {
                LOG.info("{}: features.json cannot be used; the store is replaced", options.directory());
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

    private static Optional<Path> samples(
            ExtractOptions options, Storage directory, StoreManifest store, Scratch scratch) {
        try {
            return Optional.of(new StorePublication(directory).samples(store, scratch));
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
