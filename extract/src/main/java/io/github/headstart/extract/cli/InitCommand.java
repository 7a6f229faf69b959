package io.github.headstart.extract.cli;

import io.github.headstart.extract.init.FirstManifest;
import io.github.headstart.extract.init.FolderSurvey;
import io.github.headstart.text.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract init}: writes a manifest for a folder of images. */
@Command(
        name = "init",
        description = "Recognises the layout of a folder of images and writes a manifest for it.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "the folder that holds the images")
    private Path folder;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "data-manifest.json",
            description = "the manifest to write, which must not exist yet (default: ${DEFAULT-VALUE})")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        FolderSurvey survey = FolderSurvey.of(folder);
        FirstManifest.write(survey, output);
        survey.dataset().ignored().forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
        spec.commandLine()
                .getOut()
                .println(Printable.name("%s; wrote %s, with augmentation off: raise its passes from 0 to switch it on"
                        .formatted(survey.summary(), output)));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
