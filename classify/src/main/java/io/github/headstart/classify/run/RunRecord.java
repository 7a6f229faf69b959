package io.github.headstart.classify.run;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreOrigin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code run.json} and {@code sweep.json}: all that one needs to know, or to repeat, a run. */
public final class RunRecord {
    private RunRecord() {}

    /** @param started by the clock of the machine; of a resumed run, when it was resumed */
    static Map<String, Object> of(FeatureStore store, TrainOptions options, Passes schedule, Instant started) {
        Map<String, Object> record = of(store, options, started);
        record.put("options", options(options, schedule));
        return record;
    }

    /**
     * What a training and a sweep have in common; more can be put to it.
     *
     * @param options of a sweep, those that its trials share
     */
    public static Map<String, Object> of(FeatureStore store, TrainOptions options, Instant started) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
        record.put("store", store.directory().toAbsolutePath().normalize().toString());
        record.put("store_sha256", store.checksum());
        record.put("recipe", store.recipe());
        record.put("origin", StoreOrigin.read(store).orElse(null));
        record.put("classes", store.manifest().classes());
        record.put("flags", options.flags());
        record.put("seed", options.seed());
        record.put("versions", versions());
        record.put("machine", machine());
        return record;
    }

    private static Map<String, Object> options(TrainOptions options, Passes schedule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hidden", options.head().hidden());
        fields.put("activation", options.head().activation().toString());
        fields.put("pooling", options.head().pooling().toString());
        fields.put("dropout", options.head().dropout());
        fields.put("l2", options.head().l2());
        fields.put("optimizer", options.optimizer().kerasName());
        fields.put("optimizer_settings", options.optimizer());
        fields.put("learning_rate_schedule", options.learningRateSchedule().toString());
        fields.put("learning_rate_schedule_settings", options.learningRateSchedule());
        fields.put("label_smoothing", options.labelSmoothing());
        fields.put("class_weights", options.classWeights());
        fields.put("epochs", options.epochs().epochs());
        fields.put("batch_size", options.epochs().batchSize());
        fields.put("steps_per_epoch", options.epochs().stepsPerEpoch().orElse(null));
        fields.put("schedule", schedule.toString());
        fields.put("patience", options.epochs().patience().orElse(null));
        return fields;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("headstart", VersionProvider.version());
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
