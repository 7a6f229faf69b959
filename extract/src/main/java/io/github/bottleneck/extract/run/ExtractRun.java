package io.github.bottleneck.extract.run;

import io.github.bottleneck.backbone.BackboneSource;
import io.github.bottleneck.dataset.Dataset;
import io.github.bottleneck.dataset.FolderDataset;
import io.github.bottleneck.dataset.Picture;
import io.github.bottleneck.dataset.Sample;
import io.github.bottleneck.dataset.SampleFile;
import io.github.bottleneck.dataset.SampleScan;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.extract.plan.ExtractPlan;
import io.github.bottleneck.extract.plan.ShardTask;
import io.github.bottleneck.manifest.Augmentation;
import io.github.bottleneck.manifest.DataManifest;
import io.github.bottleneck.manifest.ImageSpec;
import io.github.bottleneck.store.FeatureStore;
import io.github.bottleneck.store.Recipe;
import io.github.bottleneck.store.ShardEntry;
import io.github.bottleneck.store.StoreManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One extraction: brings the manifest's store to hold exactly the manifest's pictures. */
public final class ExtractRun {
    private static final Logger LOG = LogManager.getLogger(ExtractRun.class);

    private final DataManifest manifest;
    private final Path cache;

    /** @param cache the folder in which built backbones are kept */
    public ExtractRun(DataManifest manifest, Path cache) {
        this.manifest = manifest;
        this.cache = cache;
    }

    /**
     * @param progress is given the number of rows to make, and shows how they come along
     * @throws PipelineException if anything but single pictures is wrong; what was published before stays
     */
    public ExtractSummary run(IntFunction<Progress> progress) {
        long start = System.nanoTime();
        Path directory = manifest.features().directory();
        Path root = manifest.dataset().root();
        Dataset dataset = FolderDataset.find(root);
        BackboneSource backbone = BackboneSource.of(manifest.backbone(), manifest.image(), cache);
        Recipe described = recipe(backbone);
        Optional<FeatureStore> store = storeOf(directory, described);
        Recipe recipe = described.augmentation().isEmpty() && store.isPresent()
                ? described.withAugmentation(store.get().recipe().augmentation())
                : described;
        LOG.info(
                "{} pictures of {} classes in {}",
                dataset.pictures().size(),
                dataset.classes().size(),
                root);
        SampleScan scan = SampleScan.of(root, dataset.pictures());
        Map<Sample, SampleFile.Entry> known = knownUnreadable(store);
        List<SampleFile.Entry> unreadable = new ArrayList<>(scan.unreadable());
        List<Sample> wanted = new ArrayList<>();
        for (Sample sample : scan.samples()) {
            if (known.containsKey(sample)) {
                unreadable.add(known.get(sample));
            } else {
                wanted.add(sample);
            }
        }
        ExtractPlan plan = ExtractPlan.of(wanted, manifest.augmentation().passes(), store);

        List<ShardEntry> shards = new ArrayList<>(plan.kept());
        int computed = 0;
        int copied = 0;
        createDirectory(directory);
        try (Progress bar = progress.apply(plan.toCompute() + plan.toCopy());
                ShardExtractor extractor = new ShardExtractor(
                        directory, store, recipe, new PictureReader(manifest), backbone::open, bar)) {
            for (ShardTask task : plan.tasks()) {
                ShardExtractor.Result result = extractor.extract(task);
                result.shard().ifPresent(shards::add);
                unreadable.addAll(result.unreadable());
                computed += result.computed();
                copied += result.copied();
            }
        }
        if (shards.isEmpty()) {
            throw new PipelineException("%s: none of the %d pictures could be read, the first because: %s"
                    .formatted(root, unreadable.size(), unreadable.get(0).status()));
        }
        shards.sort(Comparator.comparing(ShardEntry::split)
                .thenComparing(ShardEntry::pass)
                .thenComparing(ShardEntry::file));
        // A picture fails once in every pass.
        SortedMap<Picture, SampleFile.Entry> failed = new TreeMap<>();
        unreadable.forEach(entry -> failed.putIfAbsent(entry.picture(), entry));
        SampleFile.write(directory.resolve(FeatureStore.SAMPLES), entries(scan.samples(), failed));
        FeatureStore.publish(directory, StoreManifest.of(recipe, dataset.classes(), failed.size(), shards));
        removeUnnamed(directory, shards);
        int kept = plan.kept().stream().mapToInt(ShardEntry::rows).sum();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ExtractSummary(directory, computed, copied, kept, failed.size(), seconds);
    }

    private Recipe recipe(BackboneSource backbone) {
        ImageSpec image = manifest.image();
        Augmentation augmentation = manifest.augmentation();
        return new Recipe(
                image.height(),
                image.width(),
                image.resize().toString(),
                manifest.backbone().preprocessing().toString(),
                backbone.identity(),
                manifest.backbone().precision().toString(),
                manifest.features().dtype(),
                backbone.outputShape().dimensions(),
                augmentation.passes() == 0 ? Map.of() : augmentation.recipe());
    }

    private Optional<FeatureStore> storeOf(Path directory, Recipe recipe) {
        if (!FeatureStore.isStore(directory)) {
            return Optional.empty();
        }
        FeatureStore store = FeatureStore.open(directory);
        List<String> differences = store.recipe().differences("store", "manifest", recipe);
        if (!differences.isEmpty()) {
            throw new PipelineException(
                    "%s: the store there has another recipe; name another folder in features.directory or remove it%n  %s"
                            .formatted(directory, String.join("\n  ", differences)));
        }
        return Optional.of(store);
    }

    /** Pictures that an earlier run found unreadable are not tried again as long as their bytes are the same. */
    private static Map<Sample, SampleFile.Entry> knownUnreadable(Optional<FeatureStore> store) {
        Map<Sample, SampleFile.Entry> known = new HashMap<>();
        if (store.isPresent()) {
            SampleFile.read(store.get().directory().resolve(FeatureStore.SAMPLES)).stream()
                    .filter(entry -> !entry.isOk())
                    .forEach(entry -> known.put(new Sample(entry.picture(), entry.sha256()), entry));
        }
        return known;
    }

    private static List<SampleFile.Entry> entries(List<Sample> samples, SortedMap<Picture, SampleFile.Entry> failed) {
        SortedMap<Picture, SampleFile.Entry> entries = new TreeMap<>(failed);
        for (Sample sample : samples) {
            entries.putIfAbsent(
                    sample.picture(), new SampleFile.Entry(sample.picture(), sample.sha256(), SampleFile.OK));
        }
        return List.copyOf(entries.values());
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be made a folder: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** Shards that the published store does not name are of an earlier state, or of a run that was cut off. */
    private static void removeUnnamed(Path directory, List<ShardEntry> shards) {
        Set<String> named = new HashSet<>();
        shards.forEach(shard -> named.add(shard.file()));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (ExtractPlan.isShardFile(name) && !named.contains(name)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be tidied up: %s".formatted(directory, e.getMessage()), e);
        }
    }
}
