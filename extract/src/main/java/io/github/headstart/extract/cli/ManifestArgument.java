package io.github.headstart.extract.cli;

import io.github.headstart.manifest.DataManifest;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The manifest that a command reads, and where its downloads and built backbones are kept. */
final class ManifestArgument {
    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "the manifest of images, backbone and store (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where downloads and built backbones are kept (default: .headstart beside the manifest)")
    private Path cache;

    DataManifest read() {
        return DataManifest.read(manifest);
    }

    /** @param description that was read */
    Path cache(DataManifest description) {
        return Optional.ofNullable(cache).orElse(description.defaultCache());
    }
}
