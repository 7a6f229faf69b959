package io.github.headstart.extract.cli;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.text.Printable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract summary}: prints the backbone's layers. */
@Command(
        name = "summary",
        description = "Prints the manifest's backbone as Keras's summary() does: layer, output shape, parameters.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "the manifest that names the backbone (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Option(names = "--cache", paramLabel = "DIR", description = "where built backbones are kept")
    private Path cache;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DataManifest description = DataManifest.read(manifest);
        Path cacheFolder = Optional.ofNullable(cache).orElse(description.defaultCache());
        BackboneProvider backbone = BackboneProvider.of(description.backbone(), description.image(), cacheFolder);
        spec.commandLine().getOut().print(Printable.message(backbone.summary().table()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
