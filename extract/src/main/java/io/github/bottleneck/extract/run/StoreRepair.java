package io.github.bottleneck.extract.run;

import io.github.bottleneck.dataset.Sample;
import io.github.bottleneck.dataset.SampleFile;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.extract.plan.ShardTask;
import io.github.bottleneck.store.FeatureStore;
import io.github.bottleneck.store.SamplePlaces;
import io.github.bottleneck.store.ShardEntry;
import io.github.bottleneck.store.ShardName;
import io.github.bottleneck.store.StorePublication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Makes a damaged store as it was: {@code features.json} from its copy, and each damaged shard from the pictures of
 * which {@code samples.csv} says that they are in it. What cannot be restored that way is left to the run that follows:
 * it makes new shards for the rows that are still wanted.
 */
final class StoreRepair {
    private static final Logger LOG = LogManager.getLogger(StoreRepair.class);

    private final ExtractOptions options;
    private final Shutdown shutdown;

    StoreRepair(ExtractOptions options, Shutdown shutdown) {
        this.options = options;
        this.shutdown = shutdown;
    }

    /** @return how many rows were computed */
    int run(IntFunction<Progress> progress) {
        Path directory = options.directory();
        if (StorePublication.restoreManifest(directory)) {
            LOG.info("{} restored from its copy", FeatureStore.MANIFEST);
        }
        try (ExtractInputs inputs = ExtractInputs.find(options)) {
            List<ShardTask> tasks = tasks(inputs);
            if (tasks.isEmpty()) {
                return 0;
            }
            int rows = tasks.stream().mapToInt(task -> task.rows().size()).sum();
            shutdown.beginWork();
            int computed = 0;
            Journal journal = Journal.read(directory);
            try (Progress bar = progress.apply(rows);
                    RowSource nothing = new RowSource(Optional.empty());
                    ShardExtractor extractor = new ShardExtractor(
                            directory,
                            nothing,
                            inputs.recipe(),
                            new PictureReader(options.manifest()),
                            inputs.backbone()::open,
                            bar,
                            shutdown::check)) {
                for (ShardTask task : tasks) {
                    ShardExtractor.Result result = extractor.extract(task, unreadable -> {});
                    // Rows that came out differently, on another machine maybe, can still be copied into a new shard.
                    journal.add(task, inputs.recipe(), result);
                    computed += result.computed();
                }
            }
            return computed;
        }
    }

    private List<ShardTask> tasks(ExtractInputs inputs) {
        Set<ShardEntry> damaged =
                inputs.store().map(store -> store.damaged().keySet()).orElse(Set.of());
        if (damaged.isEmpty()) {
            return List.of();
        }
        List<SampleFile.Entry> samples = inputs.samples().orElse(List.of());
        Set<Sample> present = new HashSet<>(inputs.scan().samples());
        List<ShardTask> tasks = new ArrayList<>();
        for (ShardEntry shard : damaged) {
            checkAugmentation(shard);
            ShardName name = ShardName.parse(shard.file()).orElseThrow();
            List<Sample> rows = samples.stream()
                    .filter(entry -> SamplePlaces.shard(entry, shard.pass()).equals(Optional.of(name)))
                    .map(entry -> new Sample(entry.picture(), entry.sha256()))
                    .toList();
            if (rows.size() == shard.rows() && present.containsAll(rows)) {
                LOG.info("{} is made again: {} rows", shard.file(), rows.size());
                tasks.add(new ShardTask(
                        name,
                        rows.stream()
                                .map(sample -> new ShardTask.Row(sample, Optional.empty()))
                                .toList()));
            } else {
                LOG.info(
                        "{} cannot be made again as it was: its pictures are no longer there as they were",
                        shard.file());
            }
        }
        return tasks;
    }

    private void checkAugmentation(ShardEntry shard) {
        if (shard.pass() > 0 && options.manifest().augmentation().passes() == 0) {
            throw new PipelineException(
                    "%s: cannot be made again without the augmentation of its pass; name it in the manifest"
                            .formatted(options.directory().resolve(shard.file())));
        }
    }
}
