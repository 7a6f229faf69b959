package io.github.headstart.classify.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished run, as far as one needs it to use its head.
 *
 * @param folder of the run
 */
public record TrainedModel(Path folder, RunDescription description) {
    /** @throws PipelineException if the folder holds no finished run */
    public static TrainedModel read(Path folder) {
        return new TrainedModel(folder, RunDescription.read(folder));
    }

    /** The recipe of the features that the head was trained on. */
    public Recipe recipe() {
        return description.recipe();
    }

    /** Names by number. */
    public List<String> classes() {
        return description.classes();
    }

    /** The folder of the SavedModel from feature map to probabilities. */
    public Path head() {
        return folder.resolve(RunFolder.HEAD);
    }

    /** {@code run.json}, for errors. */
    public Path file() {
        return folder.resolve(RunDescription.FILE);
    }

    /** @throws PipelineException naming every difference, if the head cannot be evaluated on the store */
    void checkFits(FeatureStore other) {
        // Only images as they are will be evaluated, and these do not depend on the augmentation.
        List<String> differences = new ArrayList<>(
                recipe().ofPass(0).differences("run", "store", other.recipe().ofPass(0)));
        List<String> found = other.manifest().classes();
        if (!found.equals(classes())) {
            differences.add("classes: run %s, store %s".formatted(classes(), found));
        }
        if (!differences.isEmpty()) {
            throw new PipelineException("%s: the head of %s does not fit this store: %s"
                    .formatted(other.directory(), folder, String.join("; ", differences)));
        }
    }
}
