package io.github.bottleneck.extract.run;

import io.github.bottleneck.backbone.Backbone;
import io.github.bottleneck.backbone.BackboneSource;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.extract.plan.ExtractPlan;
import io.github.bottleneck.extract.plan.ShardTask;
import io.github.bottleneck.io.AtomicDirectory;
import io.github.bottleneck.manifest.DataManifest;
import io.github.bottleneck.progress.Progress;
import io.github.bottleneck.store.ShardName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A short measurement: some of a plan's own rows are made for real, in a folder that is thrown away. */
final class SpeedTest {
    private static final int WARM_UP_ROWS = 2 * ShardExtractor.BATCH;
    private static final int MEASURED_ROWS = 6 * ShardExtractor.BATCH;

    private SpeedTest() {}

    /** @param plan with at least one row to compute */
    static double secondsPerRow(ExtractInputs inputs, ExtractPlan plan) {
        List<ShardTask> samples = plan.tasks().stream()
                .filter(task -> task.toCompute() > 0)
                .map(task -> new ShardTask(
                        task.name(),
                        task.rows().stream()
                                .filter(row -> row.source().isEmpty())
                                .limit(MEASURED_ROWS)
                                .toList()))
                .toList();
        // Augmented passes take longer than pass 0, so the plan's last task with enough rows stands for all.
        ShardTask measured = samples.get(samples.size() - 1);
        for (ShardTask sample : samples) {
            measured = sample.rows().size() >= measured.rows().size() ? sample : measured;
        }
        DataManifest manifest = inputs.options().manifest();
        try {
            Path folder = Files.createTempDirectory("bottleneck-plan");
            // A backbone that is not built yet would be kept in the cache, but a plan changes nothing.
            BackboneSource source = BackboneSource.of(manifest.backbone(), manifest.image(), folder);
            try (Backbone backbone = source.open();
                    RowSource nothing = new RowSource(Optional.empty());
                    ShardExtractor extractor = new ShardExtractor(
                            folder,
                            nothing,
                            inputs.recipe(),
                            new PictureReader(manifest),
                            () -> backbone,
                            Progress.none(),
                            () -> {})) {
                ShardName name = measured.name();
                extractor.extract(
                        new ShardTask(
                                name,
                                measured.rows().stream().limit(WARM_UP_ROWS).toList()),
                        unreadable -> {});
                long start = System.nanoTime();
                extractor.extract(measured, unreadable -> {});
                return (System.nanoTime() - start) / 1e9 / measured.rows().size();
            } finally {
                AtomicDirectory.delete(folder);
            }
        } catch (IOException e) {
            throw new PipelineException("the speed cannot be measured in a temporary folder: " + e.getMessage(), e);
        }
    }
}
