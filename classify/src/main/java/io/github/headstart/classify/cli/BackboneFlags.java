package io.github.headstart.classify.cli;

import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where commands that need a run's backbone find it; for a run that has come from another machine, mostly. */
final class BackboneFlags {
    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description =
                    "a data-manifest.json that names the run's backbone (default: the one that the run remembers)")
    private Path manifest;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where downloads and built backbones are kept (default: where the run's extraction or the "
                    + "--manifest keeps them)")
    private Path cache;

    ModelBackbone find(TrainedModel run) {
        return ModelBackbone.find(run, Optional.ofNullable(manifest), Optional.ofNullable(cache));
    }
}
