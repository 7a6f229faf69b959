package io.github.headstart.classify.cli;

import io.github.headstart.manifest.DataManifest;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Parameters;

/** The store that a command reads. */
final class StoreArgument {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "feature store (default: the one named in ./data-manifest.json)",
            showDefaultValue = Visibility.NEVER)
    private Path directory;

    /**
     * Opens it; without the argument the one that the manifest in the current folder names.
     *
     * @throws io.github.headstart.error.PipelineException if there is no such manifest or store
     */
    FeatureStore open() {
        return FeatureStore.open(
                Optional.ofNullable(directory).orElseGet(() -> DataManifest.read(Path.of("data-manifest.json"))
                        .features()
                        .directory()
                        .path()));
    }

    /**
     * Opens it; without the argument the one that an earlier command used.
     *
     * @param earlier path of its folder
     */
    FeatureStore openOr(String earlier) {
        return FeatureStore.open(Optional.ofNullable(directory).orElseGet(() -> Path.of(earlier)));
    }
}
