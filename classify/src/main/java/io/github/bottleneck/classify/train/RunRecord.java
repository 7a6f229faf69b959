package io.github.bottleneck.classify.train;

import io.github.bottleneck.backbone.NativeTensorFlow;
import io.github.bottleneck.classify.data.PassSchedule;
import io.github.bottleneck.cli.VersionProvider;
import io.github.bottleneck.store.FeatureStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code run.json}: all that one needs to know, or to repeat, a run. */
final class RunRecord {
    private RunRecord() {}

    static Map<String, Object> of(
            TrainOptions options, PassSchedule schedule, FeatureStore store, Instant start, double seconds) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("started", start.truncatedTo(ChronoUnit.SECONDS).toString());
        record.put("seconds", Math.round(seconds * 1000) / 1000.0);
        record.put("store", store.directory().toAbsolutePath().normalize().toString());
        record.put("store_sha256", store.checksum());
        record.put("recipe", store.recipe());
        record.put("classes", store.manifest().classes());
        record.put("options", options(options, schedule));
        record.put("seed", options.seed());
        record.put("versions", versions());
        record.put("machine", machine());
        return record;
    }

    private static Map<String, Object> options(TrainOptions options, PassSchedule schedule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hidden", options.hidden());
        fields.put("activation", options.activation().toString());
        fields.put("pooling", options.pooling().toString());
        fields.put("dropout", options.dropout());
        fields.put("l2", options.l2());
        fields.put("optimizer", options.optimizer().kerasName());
        fields.put("optimizer_settings", options.optimizer());
        fields.put("label_smoothing", options.labelSmoothing());
        fields.put("epochs", options.epochs());
        fields.put("batch_size", options.batchSize());
        fields.put("steps_per_epoch", options.stepsPerEpoch().orElse(null));
        fields.put("schedule", schedule.toString());
        return fields;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("bottleneck", VersionProvider.version());
        versions.put("tensorflow", NativeTensorFlow.version());
        versions.put("java", System.getProperty("java.version"));
        return versions;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        return machine;
    }
}
