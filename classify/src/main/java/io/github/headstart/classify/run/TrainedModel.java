package io.github.headstart.classify.run;

import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trained model of a finished run, for evaluation, prediction and export.
 *
 * @param folder of the run
 */
public record TrainedModel(Path folder, RunDescription description) {
    /** @throws PipelineException if the folder contains no finished run */
    public static TrainedModel read(Path folder) {
        return new TrainedModel(folder, RunDescription.read(folder));
    }

    /** The recipe of the features that the head was trained on. */
    public Recipe recipe() {
        return description.recipe();
    }

    /** The class names by class number. */
    public List<String> classes() {
        return description.classes();
    }

    /** How labels name the classes. */
    public Labelling labelling() {
        return description.labelling();
    }

    /**
     * Opens the head, with its temperature if the run was calibrated. To be closed by the caller.
     *
     * @throws PipelineException if it cannot be loaded
     */
    public ExportedHead openHead() {
        return ExportedHead.open(head(), description.temperature());
    }

    /** The model as it was trained. */
    TrainedModel uncalibrated() {
        return new TrainedModel(folder, description.with(Optional.empty()));
    }

    /** The folder of the SavedModel from feature map to probabilities, as trained: {@link #openHead} calibrates it. */
    public Path head() {
        return folder.resolve(RunFolder.HEAD);
    }

    /** {@code run.json}, for error messages. */
    public Path file() {
        return folder.resolve(RunDescription.FILE);
    }

    /** @throws PipelineException naming every difference, if the head cannot be evaluated on the store */
    void checkFits(FeatureStore other) {
        // Only unchanged images (pass 0) are evaluated, and these do not depend on the augmentation.
        List<String> differences = new ArrayList<>(
                recipe().ofPass(0).differences("run", "store", other.recipe().ofPass(0)));
        List<String> found = other.manifest().classes();
        if (!found.equals(classes())) {
            differences.add("classes: run %s, store %s".formatted(classes(), found));
        }
        if (other.labelling() != labelling()) {
            differences.add("labels: run %s, store %s".formatted(labelling(), other.labelling()));
        }
        if (!differences.isEmpty()) {
            throw new PipelineException("%s: the head of %s does not match this store: %s"
                    .formatted(other.directory(), folder, String.join("; ", differences)));
        }
    }
}
