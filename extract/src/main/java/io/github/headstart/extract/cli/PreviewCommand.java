package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.preview.ContactSheet;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract preview}: shows the augmentation of some images. */
@Command(
        name = "preview",
        description =
                "Draws some training images unchanged and in each augmentation pass, with the transform parameters.",
        mixinStandardHelpOptions = true)
final class PreviewCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "the manifest that names images and augmentation (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "augmentation.png",
            description = "the PNG file to write (default: ${DEFAULT-VALUE})")
    private Path output;

    @Option(
            names = "--images",
            defaultValue = "6",
            description = "number of images, spaced evenly over the train split (default: ${DEFAULT-VALUE})")
    private int images;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (images < 1) {
            throw new ParameterException(spec.commandLine(), "--images: expected at least 1, found " + images);
        }
        DataManifest description = DataManifest.read(manifest);
        if (description.augmentation().passes() == 0) {
            throw new PipelineException(
                    "%s: expected augmentation.passes of at least 1, found none; there is nothing to show"
                            .formatted(manifest));
        }
        List<Sample> shown = trainingImages(description);
        new ContactSheet(description).write(shown, output);
        spec.commandLine().getOut().println("contact sheet: " + output);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private List<Sample> trainingImages(DataManifest description) {
        Storage root = new LocalStorage(description.dataset().root().path());
        try (Scratch scratch = new Scratch();
                WorkerThreads workers =
                        new WorkerThreads("hash", Workers.ofMachine().count())) {
            ImageScan scan = ImageScan.of(found -> description.dataset().find(root, found), root, workers, scratch);
            List<Sample> shown = scan.spaced(Split.TRAIN, images);
            if (shown.isEmpty()) {
                throw new PipelineException(
                        "%s: expected images in the train split, found none".formatted(root.location()));
            }
            return shown;
        }
    }
}
