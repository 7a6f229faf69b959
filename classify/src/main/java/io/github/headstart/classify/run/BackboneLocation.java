package io.github.headstart.classify.run;

import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.BackboneSpec.Network;
import io.github.headstart.manifest.BackboneSpec.Vgg16;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The location of a run's backbone.
 *
 * @param manifest names the network
 * @param cache the folder of downloaded and built backbones
 */
public record BackboneLocation(DataManifest manifest, Path cache) {
    /**
     * The location that the run or another manifest gives.
     *
     * @param manifest a manifest to use instead of the one recorded in the run; only the location of its backbone is used
     * @param cache a folder to use instead of the manifest's
     * @throws PipelineException if neither the caller nor the run gives a location, or the manifest is invalid
     */
    public static BackboneLocation of(TrainedModel run, Optional<Path> manifest, Optional<Path> cache) {
        return of(run.description().store(), run.file(), manifest, cache);
    }

    /** @param named the file or folder that says where the backbone is, for messages */
    static BackboneLocation of(TrainedOn store, Path named, Optional<Path> manifest, Optional<Path> cache) {
        if (manifest.isPresent()) {
            DataManifest description = DataManifest.read(manifest.get());
            return new BackboneLocation(description, cache.orElse(description.defaultCache()));
        }
        StoreOrigin origin = store.origin()
                .orElseThrow(() -> new PipelineException(
                        "%s: expected the origin of the store, which gives the location of the backbone, found none, since an earlier version of the program wrote the store; name the manifest of the extraction with option `manifest`"
                                .formatted(named)));
        return new BackboneLocation(origin.description(), cache.orElse(origin.cacheFolder()));
    }

    /** The manifest's file, for error messages. */
    Path description() {
        return manifest.file();
    }

    private Network network() {
        return manifest.backbone().network();
    }

    /** The backbone as extraction uses it: the network of this location with the settings of a recipe. */
    BackboneSpec backbone(Recipe recipe) {
        BackboneIdentity identity = recipe.backbone();
        Network cut = network() instanceof Vgg16 vgg16
                ? new Vgg16(
                        vgg16.weights(),
                        identity.layer().orElse(Vgg16Layer.LAST),
                        identity.engine().orElse(Engine.TENSORFLOW))
                : network();
        return new BackboneSpec(
                cut,
                recipe.preprocessing(),
                recipe.precision(),
                identity.pooling().orElse(Pooling.NONE));
    }

    /** The file or folder, or a name for seeded weights, for error messages. */
    @Override
    public String toString() {
        return network().source(cache);
    }
}
