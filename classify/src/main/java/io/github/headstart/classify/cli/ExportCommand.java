package io.github.headstart.classify.cli;

import io.github.headstart.backbone.Vgg16Layer;
import io.github.headstart.classify.export.KerasExport;
import io.github.headstart.classify.export.SavedModelExport;
import io.github.headstart.classify.export.TrainedHead;
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

/** {@code classify export}: a run's model in a form that other programs open. */
@Command(
        name = "export",
        description = "Writes a run's model for TensorFlow Serving, Python and Keras.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
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
            description = "savedmodel: one TensorFlow model from the bytes of image files to probabilities and labels. "
                    + "keras: a .keras file, for VGG16 of the whole network, else of the head")
    private Format format;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "where the model goes (default: RUN/export/savedmodel or RUN/export/model.keras)")
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
                    "--output: expected a name that ends in .keras, by which Keras knows the format, found " + output);
        }
        Path target = Optional.ofNullable(output)
                .orElseGet(() -> folder.resolve("export").resolve(format.name));
        if (Files.exists(target)) {
            throw new PipelineException(
                    "%s: expected nothing there yet, found something; move it or name another place with --output"
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
            out.println("note: the backbone is UNTRAINED (seeded weights): this shows the way, not what it can do");
        }
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
        // Any other network does not go into the file, so it need not be found.
        List<Vgg16Layer> base = mayBeVgg16(run) ? backbone.find(run).source().vgg16Layers() : List.of();
        KerasExport.write(
                head,
                base,
                run.recipe().image().height(),
                run.recipe().image().width(),
                run.description().startedAt(),
                target);
        String input = base.isEmpty()
                ? "feature maps float32 [n, %s]"
                        .formatted(run.recipe().shape().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")))
                : "images float32 [n, %d, %d, 3] after the preprocessing \"%s\""
                        .formatted(
                                run.recipe().image().height(),
                                run.recipe().image().width(),
                                run.recipe().preprocessing());
        return "%s → %s"
                .formatted(
                        input,
                        run.classes().size() == 2
                                ? "probability float32 [n, 1] of \"%s\""
                                        .formatted(Printable.name(run.classes().get(1)))
                                : "probabilities float32 [n, %d] (%s)"
                                        .formatted(run.classes().size(), classes(run)));
    }

    /** By name alone it might also be a SavedModel in a folder that is called so. */
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
