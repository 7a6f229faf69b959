package io.github.headstart.extract.cli;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.text.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code extract summary}: prints the backbone's layers. */
@Command(
        name = "summary",
        description = "Prints the manifest's backbone as Keras's summary() does: layer, output shape, parameters.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    @Mixin
    private ManifestArgument manifest;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DataManifest description = manifest.read();
        Path cacheFolder = manifest.cache(description);
        BackboneProvider backbone = BackboneProvider.of(description.backbone(), description.image(), cacheFolder);
        spec.commandLine().getOut().print(Printable.message(backbone.summary().table()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
