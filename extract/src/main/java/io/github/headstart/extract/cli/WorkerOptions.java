package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.DataManifest;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options on workers and batch size. */
final class WorkerOptions {
    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "number of batches computed at once (default: one for each processor)")
    private Integer workers;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "batch size: images in one run of the backbone (default: 8); each worker needs memory for one batch")
    private Integer batch;

    /** @throws ParameterException if batches of the manifest's images would be too large */
    Workers of(CommandLine line, DataManifest manifest) {
        try {
            Workers chosen = Workers.of(Optional.ofNullable(workers), Optional.ofNullable(batch));
            chosen.check(manifest.image().height(), manifest.image().width());
            return chosen;
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(line, e);
        }
    }
}
