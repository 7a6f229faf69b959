package io.github.headstart.classify.run;

import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished run says of itself, as far as one needs it to use its head.
 *
 * @param folder of the results
 * @param recipe of the features that the head was trained on
 * @param classes names by number
 * @param store absolute path of the store that it was trained on
 * @param origin where the store's images and backbone were found; empty for runs of earlier versions
 * @param labelSmoothing of the loss
 * @param penalty what l2 adds to the loss
 * @param started when it was started, or resumed
 * @param flags that it was started with, as {@link TrainOptions#flags()}
 */
public record TrainedModel(
        Path folder,
        Recipe recipe,
        List<String> classes,
        String store,
        Optional<StoreOrigin> origin,
        double labelSmoothing,
        double penalty,
        Instant started,
        Map<String, String> flags) {
    public TrainedModel {
        classes = List.copyOf(classes);
    }

    /** @throws PipelineException if the folder holds no finished run */
    public static TrainedModel read(Path folder) {
        Path file = folder.resolve(Run.DESCRIPTION);
        Run.requireFinished(folder);
        RunDescription run = RunDescription.parse(Json.text(file), file.toString());
        try {
            return new TrainedModel(
                    folder,
                    run.recipe(),
                    run.classes(),
                    run.store(),
                    run.origin(),
                    ((Number) run.options().get("label_smoothing")).doubleValue(),
                    run.penalty(),
                    Instant.parse(run.started()),
                    flags(run.flags()));
        } catch (ClassCastException | NullPointerException | DateTimeParseException e) {
            throw new PipelineException(
                    "%s: expected the options, the start and the flags of a run, found something else".formatted(file),
                    e);
        }
    }

    /** The parser leaves open what the values are. */
    private static Map<String, String> flags(Map<?, ?> record) {
        Map<String, String> flags = new LinkedHashMap<>();
        record.forEach((flag, value) -> flags.put((String) flag, (String) value));
        return flags;
    }

    /** The folder of the SavedModel from feature map to probabilities. */
    public Path head() {
        return folder.resolve(RunFolder.HEAD);
    }

    /** {@code run.json}, for errors. */
    public Path file() {
        return folder.resolve(Run.DESCRIPTION);
    }

    /** @throws PipelineException naming every difference, if the head cannot judge the store's images */
    void checkFits(FeatureStore other) {
        // Only images as they are will be judged, and these do not depend on the augmentation.
        List<String> differences = new ArrayList<>(
                recipe.ofPass(0).differences("run", "store", other.recipe().ofPass(0)));
        List<String> found = other.manifest().classes();
        if (!found.equals(classes)) {
            differences.add("classes: run %s, store %s".formatted(classes, found));
        }
        if (!differences.isEmpty()) {
            throw new PipelineException("%s: the head of %s does not fit this store: %s"
                    .formatted(other.directory(), folder, String.join("; ", differences)));
        }
    }
}
