package io.github.headstart.classify.cli;

import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that locate the backbone of a run or a store, needed mainly for one that was copied from another machine. */
final class BackboneFlags {
    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description =
                    "a data-manifest.json that names the backbone (default: the one recorded in the run or the store)")
    private Path manifest;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "directory of downloaded and built backbones (default: the one that the extraction or the "
                    + "--manifest uses)")
    private Path cache;

    /** The backbone of a store, whose layers are to be fine-tuned. */
    ModelBackbone find(FeatureStore store) {
        return ModelBackbone.find(store, Optional.ofNullable(manifest), Optional.ofNullable(cache));
    }

    ModelBackbone find(TrainedModel run) {
        return ModelBackbone.find(run, Optional.ofNullable(manifest), Optional.ofNullable(cache));
    }
}
