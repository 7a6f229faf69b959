package io.github.headstart.classify.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.BackboneSpec.Network;
import io.github.headstart.manifest.BackboneSpec.RemoteWeights;
import io.github.headstart.manifest.BackboneSpec.SavedModel;
import io.github.headstart.manifest.BackboneSpec.Seed;
import io.github.headstart.manifest.BackboneSpec.Vgg16;
import io.github.headstart.manifest.BackboneSpec.Weights;
import io.github.headstart.manifest.BackboneSpec.WeightsFile;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run's backbone is looked for.
 *
 * @param network what the description names
 * @param cache the folder in which backbones are kept
 * @param description the description's file, for errors
 */
record BackboneLocation(Network network, Path cache, Path description) {
    /**
     * @param manifest a description to take instead of the run's own
     * @param cache a folder to take instead of the description's own
     * @throws PipelineException if neither the caller nor the run knows a place, or the description is not understood
     */
    static BackboneLocation of(TrainedModel run, Optional<Path> manifest, Optional<Path> cache) {
        if (manifest.isPresent()) {
            DataManifest description = DataManifest.read(manifest.get());
            return new BackboneLocation(
                    description.backbone().network(), cache.orElse(description.defaultCache()), description.file());
        }
        StoreOrigin origin = run.description()
                .store()
                .origin()
                .orElseThrow(() -> new PipelineException(
                        "%s: expected an origin, which says where the backbone is, found none; its store was made by an earlier version of the program. Name the description that it was extracted by with option `manifest`"
                                .formatted(run.file())));
        DataManifest description = origin.description();
        return new BackboneLocation(
                description.backbone().network(), cache.orElse(origin.cacheFolder()), description.file());
    }

    /** The network as an extraction of the run's recipe takes it: all but the place is the recipe's. */
    BackboneSpec backbone(TrainedModel run) {
        return new BackboneSpec(
                network, run.recipe().preprocessing(), run.recipe().precision());
    }

    /** The file or folder, or what stands for one, for errors. */
    @Override
    public String toString() {
        if (network instanceof SavedModel model) {
            return model.directory().toString();
        }
        Weights weights = ((Vgg16) network).weights();
        if (weights instanceof WeightsFile file) {
            return file.file().toString();
        }
        return weights instanceof RemoteWeights remote
                ? remote.file().in(cache).toString()
                : "vgg16 of seed " + ((Seed) weights).seed();
    }
}
