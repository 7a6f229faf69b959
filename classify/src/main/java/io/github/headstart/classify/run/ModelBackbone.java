package io.github.headstart.classify.run;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The backbone of a run with its image preparation: together they compute the feature maps that the run's head was
 * trained on. Feature maps from {@link #provider} must be rounded with {@link Recipe#roundAsStored} before they are
 * given to the head.
 *
 * @param preparation from a file's bytes to the backbone's input
 * @param provider of the backbone, not yet opened; its fingerprint is the recipe's
 */
public record ModelBackbone(ImagePreparation preparation, BackboneProvider provider) {
    /**
     * Finds the backbone at the location that the run or another manifest gives.
     *
     * @param manifest a manifest to use instead of the one recorded in the run; only the location of its backbone is
     *     used
     * @param cache the folder of built and downloaded backbones, instead of the manifest's
     * @throws PipelineException if no location is known, if there is no backbone at it, or if it is not the backbone
     *     that the head was trained on, naming both fingerprints and the location
     */
    public static ModelBackbone find(TrainedModel run, Optional<Path> manifest, Optional<Path> cache) {
        return find(run, BackboneLocation.of(run, manifest, cache));
    }

    /**
     * Finds the backbone at a location.
     *
     * @throws PipelineException if there is no backbone at it, or if it is not the backbone that the head was trained on
     */
    public static ModelBackbone find(TrainedModel run, BackboneLocation location) {
        return find(run.recipe(), run.folder(), location);
    }

    /** As above, the backbone of a store's features. */
    public static ModelBackbone find(FeatureStore store, Optional<Path> manifest, Optional<Path> cache) {
        TrainedOn source = TrainedOn.of(store);
        return find(
                source.recipe(), store.directory(), BackboneLocation.of(source, store.directory(), manifest, cache));
    }

    /** @param owner the folder of the run or store whose backbone it is, for messages */
    private static ModelBackbone find(Recipe recipe, Path owner, BackboneLocation location) {
        ImagePreparation preparation = recipe.preparation();
        BackboneProvider provider = provider(recipe, owner, location);
        String found = provider.identity().fingerprint();
        if (!found.equals(recipe.backbone().fingerprint())) {
            throw new PipelineException(
                    "%s: expected the backbone of %s, %s with fingerprint %s, found one with fingerprint %s; restore the backbone at this location, which %s names, or name another manifest with option `manifest`"
                            .formatted(
                                    location,
                                    owner,
                                    recipe.backbone().name(),
                                    recipe.backbone().fingerprint(),
                                    found,
                                    location.description()));
        }
        return new ModelBackbone(preparation, provider);
    }

    private static BackboneProvider provider(Recipe recipe, Path owner, BackboneLocation location) {
        try {
            return BackboneProvider.of(location.backbone(recipe), recipe.image(), location.cache());
        } catch (PipelineException e) {
            throw new PipelineException(
                    "%s; this is the location of the backbone of %s according to %s: restore it, or name another manifest with option `manifest`"
                            .formatted(e.getMessage(), owner, location.description()),
                    e);
        }
    }
}
