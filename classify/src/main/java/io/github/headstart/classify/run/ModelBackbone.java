package io.github.headstart.classify.run;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way from an image's bytes to the feature map that a run's head was trained on: what images go through, which
 * follows from the run's recipe alone, and the very backbone of that recipe. Values from {@link #source} still have to
 * go through {@link Recipe#roundAsStored} before the head sees them.
 *
 * @param preparation from a file's bytes to the backbone's input
 * @param source of the backbone, not yet opened; its fingerprint is the recipe's
 */
public record ModelBackbone(ImagePreparation preparation, BackboneProvider source) {
    /**
     * Finds the backbone where the run's record or another description says.
     *
     * @param manifest a description to go by instead of the one that the run remembers; only its backbone's place counts
     * @param cache the folder of built and downloaded backbones, instead of the description's
     * @throws PipelineException if no place is known, if there is no backbone at it, or if it is another one than the
     *     head was trained on: both fingerprints and the place are named
     */
    public static ModelBackbone find(TrainedModel run, Optional<Path> manifest, Optional<Path> cache) {
        Recipe recipe = run.recipe();
        ImagePreparation preparation = recipe.preparation();
        BackboneLocation place = BackboneLocation.of(run, manifest, cache);
        BackboneProvider source = source(run, place);
        String found = source.identity().fingerprint();
        if (!found.equals(recipe.backbone().fingerprint())) {
            throw new PipelineException(
                    "%s: expected the backbone of %s, %s with fingerprint %s, found one with fingerprint %s; put the right one there, which %s names, or name a description of it with option `manifest`"
                            .formatted(
                                    place,
                                    run.folder(),
                                    recipe.backbone().name(),
                                    recipe.backbone().fingerprint(),
                                    found,
                                    place.description()));
        }
        return new ModelBackbone(preparation, source);
    }

    private static BackboneProvider source(TrainedModel run, BackboneLocation place) {
        try {
            return BackboneProvider.of(place.backbone(run), run.recipe().image(), place.cache());
        } catch (PipelineException e) {
            throw new PipelineException(
                    "%s; the backbone of %s was looked for there because %s names it: put it back, or name another description with option `manifest`"
                            .formatted(e.getMessage(), run.folder(), place.description()),
                    e);
        }
    }
}
