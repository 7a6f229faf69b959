package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Parallelism;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.DataManifest;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How much of the machine is used. */
final class ParallelismOptions {
    @Option(
            names = "--processors",
            paramLabel = "N",
            description = "how many processors to keep busy (default: all that the process has)")
    private Integer processors;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "pictures in one run of the backbone (default: 8); each processor needs memory for as many")
    private Integer batch;

    /** @throws ParameterException if batches of the manifest's images would be too large */
    Parallelism of(CommandLine line, DataManifest manifest) {
        try {
            Parallelism parallelism = Parallelism.of(Optional.ofNullable(processors), Optional.ofNullable(batch));
            parallelism.check(manifest.image().height(), manifest.image().width());
            return parallelism;
        } catch (InvalidValueException e) {
            throw new ParameterException(line, "--" + e.getMessage(), e);
        }
    }
}
