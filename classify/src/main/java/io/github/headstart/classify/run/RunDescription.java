package io.github.headstart.classify.run;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.json.OmittedIfAbsent;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.process.Version;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The description of a run, the content of {@code run.json}: its inputs, options, stop reason and environment, which
 * are all that is needed to reproduce it. Immutable.
 *
 * @param format version of this document; empty in runs of before it was recorded, which are of {@link #FORMAT} 1
 * @param started an instant such as {@code 2026-11-24T08:04:00Z}; for a resumed run the time of resuming
 * @param passes that the epochs were trained on
 * @param monitor the metric that the best epoch was chosen by
 * @param warnings about the data
 * @param bestEpoch the epoch whose weights were kept, counted from 0
 * @param fineTuned the second stage; empty if only the head was trained
 * @param regularizationLoss the L2 regularization loss of the kept weights
 * @param seconds duration of the run
 * @param calibration the temperature of the probabilities; empty if the run was not calibrated
 */
public record RunDescription(
        @OmittedIfAbsent Optional<Integer> format,
        String started,
        TrainedOn store,
        TrainOptions options,
        Passes passes,
        Monitor monitor,
        List<DataWarning> warnings,
        StopReason stopReason,
        int bestEpoch,
        Optional<FineTuned> fineTuned,
        double regularizationLoss,
        double seconds,
        Environment environment,
        @OmittedIfAbsent Optional<RunCalibration> calibration) {
    public static final String FILE = "run.json";

    /** The version of the document that this code writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    /** An example of the folder names that {@code classify} creates, for messages. */
    public static final String EXAMPLE = "runs/2026-11-25-141500";

    public RunDescription {
        warnings = List.copyOf(warnings);
        Instant.parse(started);
    }

    /**
     * The store that a run was trained on.
     *
     * @param path absolute
     * @param sha256 of its {@code features.json}
     * @param classes names by number
     * @param labelling how labels name the classes; empty where each names one
     * @param origin the location of its images and backbone; empty if the store does not record it
     */
    public record TrainedOn(
            String path,
            String sha256,
            Recipe recipe,
            List<String> classes,
            @OmittedIfAbsent Optional<Labelling> labelling,
            Optional<StoreOrigin> origin) {
        public TrainedOn {
            classes = List.copyOf(classes);
        }

        public static TrainedOn of(FeatureStore store) {
            return new TrainedOn(
                    store.directory().toAbsolutePath().normalize().toString(),
                    store.checksum(),
                    store.recipe(),
                    store.manifest().classes(),
                    store.manifest().labelling(),
                    StoreOrigin.read(store));
        }
    }

    /**
     * Layers of the backbone that were trained.
     *
     * @param firstEpoch from which they were trained, counted from 0. If the best epoch is before, their weights are the backbone's
     * @param layers those with weights
     */
    public record FineTuned(int firstEpoch, List<Vgg16Layer> layers) {
        public FineTuned {
            layers = List.copyOf(layers);
        }
    }

    /** The versions of the software and the machine. */
    public record Environment(
            String headstart, String tensorflow, String java, String os, String architecture, int processors) {
        public static Environment current() {
            return new Environment(
                    Version.current(),
                    NativeTensorFlow.version(),
                    System.getProperty("java.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors());
        }
    }

    /** Formats an instant as in {@code run.json}. */
    static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** @throws PipelineException if the folder contains no finished run, or its file is damaged or of a newer format */
    public static RunDescription read(Path folder) {
        requireFinished(folder);
        Path file = folder.resolve(FILE);
        int found = Json.check(file, document -> document.integer("format").orElse(FORMAT));
        if (found > FORMAT) {
            throw new PipelineException(
                    "%s: written by a newer version of Headstart: its format is %d, this version reads %d; update Headstart"
                            .formatted(file, found, FORMAT));
        }
        return Json.read(file, RunDescription.class);
    }

    /** @throws PipelineException if a folder contains no finished run; names what it contains instead */
    public static void requireFinished(Path folder) {
        if (!Files.exists(folder.resolve(FILE))) {
            throw new PipelineException("%s: expected the folder of a finished run, such as %s, found %s"
                    .formatted(folder, EXAMPLE, whatIsThere(folder)));
        }
    }

    /** The first epoch of fine-tuning, counted from 0; empty if only the head was trained. */
    OptionalInt fineTunedFrom() {
        return fineTuned.map(tuned -> OptionalInt.of(tuned.firstEpoch())).orElse(OptionalInt.empty());
    }

    /** What the logits of the head are divided by; 1 if the run was not calibrated. */
    public double temperature() {
        return calibration.map(RunCalibration::temperature).orElse(1.0);
    }

    /** The same run with another calibration or none. */
    RunDescription with(Optional<RunCalibration> other) {
        return new RunDescription(
                format,
                started,
                store,
                options,
                passes,
                monitor,
                warnings,
                stopReason,
                bestEpoch,
                fineTuned,
                regularizationLoss,
                seconds,
                environment,
                other);
    }

    public Instant startedAt() {
        return Instant.parse(started);
    }

    public Recipe recipe() {
        return store.recipe();
    }

    public List<String> classes() {
        return store.classes();
    }

    /** How labels name the classes. */
    public Labelling labelling() {
        return Labelling.of(store.labelling());
    }

    private static String whatIsThere(Path folder) {
        if (!Files.exists(folder)) {
            return "no such folder";
        }
        if (Files.exists(folder.resolve("checkpoint.bin"))) {
            return "an interrupted run; continue it with option `resume` of `classify`";
        }
        if (Files.exists(folder.resolve("sweep.json"))) {
            return "a sweep, which keeps no trained heads; train its best configuration";
        }
        return Files.exists(folder.resolve("features.json"))
                ? "a feature store; `classify` prints the folder of a run as its results"
                : "no %s in it".formatted(FILE);
    }
}
