package io.github.headstart.extract.cli;

import io.github.headstart.extract.demo.DemoImages;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract demo-images}: the first step of {@code ./headstart demo}. */
@Command(
        name = "demo-images",
        description = "Draws a small data set and writes a manifest for it: the first step of the demo.",
        mixinStandardHelpOptions = true)
final class DemoImagesCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "DIR", defaultValue = "demo", description = "(default: ${DEFAULT-VALUE})")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path manifest = DemoImages.write(directory);
        spec.commandLine().getOut().println("images and their manifest: " + manifest);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
