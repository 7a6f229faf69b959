package io.github.headstart.classify.cli;

import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that locate a run's backbone, needed mainly for a run that was copied from another machine. */
final class BackboneFlags {
    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "a data-manifest.json that names the run's backbone (default: the one recorded in the run)")
    private Path manifest;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "directory of downloaded and built backbones (default: the one that the run's extraction "
                    + "or the --manifest uses)")
    private Path cache;

    ModelBackbone find(TrainedModel run) {
        return ModelBackbone.find(run, Optional.ofNullable(manifest), Optional.ofNullable(cache));
    }
}
