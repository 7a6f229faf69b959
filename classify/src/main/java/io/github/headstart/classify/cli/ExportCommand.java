package io.github.headstart.classify.cli;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.export.KerasBase;
import io.github.headstart.classify.export.KerasExport;
import io.github.headstart.classify.export.SavedModelExport;
import io.github.headstart.classify.export.TrainedHead;
import io.github.headstart.classify.head.OutputLayer;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Precision;
import io.github.headstart.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify export}: exports a run's model as a SavedModel or a Keras file. */
@Command(
        name = "export",
        description = "Exports a run's model for TensorFlow Serving, TensorFlow in Python, or Keras.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    /** The folder in a run that its exports are written to by default. */
    static final String FOLDER = "export";

    private static final String VGG16 = "vgg16";

    /** Named as on the command line. */
    private enum Format {
        SAVEDMODEL("savedmodel"),
        KERAS("model.keras");

        private final String name;

        Format(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "RUN", description = ClassifyCommand.RUN)
    private Path folder;

    @Option(
            names = "--format",
            required = true,
            description = "savedmodel: a SavedModel from the bytes of image files to probabilities and labels. "
                    + "keras: a .keras file of the whole network if the backbone is VGG16, else of the head")
    private Format format;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "path of the exported model (default: RUN/export/savedmodel or RUN/export/model.keras)")
    private Path output;

    @Mixin
    private BackboneFlags backbone;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TrainedModel run = TrainedModel.read(folder);
        if (output != null && format == Format.KERAS && !output.toString().endsWith(".keras")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--output: expected a name that ends in .keras, which Keras requires, found " + output);
        }
        Path target = Optional.ofNullable(output)
                .orElseGet(() -> folder.resolve(FOLDER).resolve(format.name));
        if (Files.exists(target)) {
            throw new PipelineException(
                    "%s: expected no such file or folder, found one; move it or choose another path with --output"
                            .formatted(target));
        }
        TrainedHead head = TrainedHead.read(run);
        PrintWriter out = spec.commandLine().getOut();
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            out.println(format == Format.SAVEDMODEL ? savedModel(run, head, target) : keras(run, head, target));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(target, e);
        }
        if (!run.recipe().backbone().trained()) {
            out.println(
                    "note: the backbone is UNTRAINED (random weights from a seed): the predictions are meaningless");
        }
        run.description()
                .calibration()
                .ifPresent(fitted ->
                        out.println("note: calibrated: %s; the last layer's weights are those of training divided by it"
                                .formatted(fitted.text())));
        if (run.recipe().precision() != Precision.FLOAT32) {
            out.println("note: the features were computed in %s, the exported model computes in float32"
                    .formatted(run.recipe().precision()));
        }
        out.println("exported: " + target);
        out.flush();
        return 0;
    }

    private String savedModel(TrainedModel run, TrainedHead head, Path target) throws IOException {
        SavedModelExport.write(run, head, backbone.find(run), target);
        return "bytes string [n] → probabilities float32 [n, %d] (%s), labels string [n]"
                .formatted(run.classes().size(), classes(run));
    }

    private String keras(TrainedModel run, TrainedHead head, Path target) throws IOException {
        // Other backbones are not part of the exported file, so they need not be located.
        Optional<KerasBase> base = base(run, head);
        KerasExport.write(head, base, run.description().startedAt(), target);
        String input = base.isEmpty()
                ? "feature maps float32 [n, %s]"
                        .formatted(run.recipe().shape().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")))
                : "images float32 [n, %d, %d, 3] after the preprocessing %s"
                        .formatted(
                                run.recipe().image().height(),
                                run.recipe().image().width(),
                                run.recipe().preprocessing());
        return "%s → %s"
                .formatted(
                        input,
                        head.spec().output() == OutputLayer.SIGMOID
                                ? "probability float32 [n, 1] of \"%s\""
                                        .formatted(Printable.name(run.classes().get(1)))
                                : "probabilities float32 [n, %d] (%s)"
                                        .formatted(run.classes().size(), classes(run)));
    }

    private Optional<KerasBase> base(TrainedModel run, TrainedHead head) {
        List<Vgg16Convolution> convolutions =
                mayBeVgg16(run) ? backbone.find(run).provider().vgg16Convolutions() : List.of();
        return convolutions.isEmpty() ? Optional.empty() : Optional.of(KerasBase.of(run, head, convolutions));
    }

    /** Looks at the origin too, because a SavedModel may lie in a folder named vgg16. */
    private static boolean mayBeVgg16(TrainedModel run) {
        return run.recipe().backbone().name().equals(VGG16)
                && run.description()
                        .store()
                        .origin()
                        .map(origin -> origin.description().backbone().network() instanceof BackboneSpec.Vgg16)
                        .orElse(true);
    }

    private static String classes(TrainedModel run) {
        return run.classes().stream().map(Printable::name).collect(Collectors.joining(", "));
    }
}
