package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.DataManifest;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How much of the machine is used. */
final class WorkerOptions {
    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "batches under way at once (default: one for each processor)")
    private Integer workers;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "images in one run of the backbone (default: 8); each processor needs memory for as many")
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
