package io.github.headstart.classify.cli;

import io.github.headstart.classify.predict.ImagePrediction;
import io.github.headstart.classify.predict.PredictRun;
import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.classify.predict.PredictionLines;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.Flags;
import io.github.headstart.dataset.ImageFiles;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.measure.Limit;
import io.github.headstart.process.Progress;
import io.github.headstart.process.StopSignal;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify predict}: predicts the classes of image files with a finished run. */
@Command(
        name = "predict",
        description =
                "Predicts the classes of images with a run's model, using the same preprocessing and backbone as in training.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = ClassifyCommand.RUN)
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE|FOLDER",
            description =
                    "image files, and folders that are searched for images recursively; for a file that is missing "
                            + "or not an image the reason is printed instead of a prediction")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description = "read further paths from this UTF-8 file, one per line; - for standard input")
    private String filesFrom;

    @Option(
            names = "--csv",
            description =
                    "print CSV with the columns path, status (ok or the reason), predicted (with | between several classes), and the "
                            + "probability of each class")
    private boolean csv;

    @Option(
            names = "--json",
            description = "print JSON Lines, one object per image, as read by pandas.read_json(..., lines=True)")
    private boolean json;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            description =
                    "answer unknown for images whose most probable class has a probability below P; the report shows "
                            + "which accuracy and coverage that gives; not of a run on images of several classes (default: every "
                            + "image gets a class)")
    private Double threshold;

    @Option(
            names = "--max-errors",
            paramLabel = "N|N%",
            defaultValue = "100%",
            description =
                    "maximum number or percentage of unreadable images; if more are unreadable, the exit code is 1 "
                            + "after all images are processed (default: all but one)")
    private String maxErrors;

    @Mixin
    private BackboneFlags backboneFlags;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ClassifyCommand.checkFormats(spec.commandLine(), csv, json);
        Limit limit = limit();
        TrainedModel finished = TrainedModel.read(run);
        PredictedLabels labels = labels(finished);
        List<Path> files = ImageFiles.of(named());
        ModelBackbone backbone = backboneFlags.find(finished);
        PrintWriter err = spec.commandLine().getErr();
        if (!finished.recipe().backbone().trained()) {
            err.println(
                    "note: the backbone is UNTRAINED (random weights from a seed): the predictions are meaningless");
        }
        finished.description().calibration().ifPresent(fitted -> err.println("note: calibrated: " + fitted.text()));
        err.flush();
        Printer printer =
                new Printer(labels, lines(labels, files), spec.commandLine().getOut());
        try (StopSignal stop = StopSignal.watch()) {
            long start = System.nanoTime();
            try (Progress progress = progress(files.size())) {
                printer.header();
                new PredictRun(finished, backbone)
                        .predict(
                                files,
                                batch -> {
                                    printer.print(batch);
                                    batch.forEach(image -> progress.step());
                                },
                                stop);
            }
            err.print(summary(printer, files.size(), (System.nanoTime() - start) / 1e9));
            err.flush();
        }
        if (printer.unreadable == files.size()) {
            throw new PipelineException("none of the images could be read; the reasons are in the output");
        }
        int most = limit.of(files.size());
        if (printer.unreadable > most) {
            throw new PipelineException(
                    "expected at most %3$d unreadable images, found %1$d of %2$s; the reasons are in the output"
                            .formatted(printer.unreadable, Count.of(files.size(), "image"), most));
        }
        return 0;
    }

    private Limit limit() {
        try {
            return Limit.parse("max-errors", maxErrors);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private PredictedLabels labels(TrainedModel finished) {
        try {
            return new PredictedLabels(finished.classes(), finished.labelling(), Optional.ofNullable(threshold));
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
    }

    private List<Path> named() {
        List<Path> named = new ArrayList<>(images);
        if (filesFrom != null) {
            named.addAll(ListedPaths.read(filesFrom));
        }
        if (named.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected image files or folders, or --files-from with a path per line, found "
                            + (filesFrom == null ? "neither" : "no path in " + filesFrom));
        }
        return named;
    }

    private static String summary(Printer printer, int files, double seconds) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s in %.1f s (%.1f images/s)%n",
                Count.of(printer.printed, "image"),
                seconds,
                printer.printed / seconds));
        if (printer.labels.threshold().isPresent()) {
            text.append("%s %s unknown (most probable class below %s)%n"
                    .formatted(
                            Count.of(printer.unknown, "image"),
                            printer.unknown == 1 ? "is" : "are",
                            printer.labels.threshold().get()));
        }
        if (printer.unreadable > 0) {
            text.append("%s could not be read; the reasons are in the output%n"
                    .formatted(Count.of(printer.unreadable, "image")));
        }
        if (printer.printed < files) {
            text.append("interrupted; not predicted: %s%n".formatted(Count.of(files - printer.printed, "image")));
        }
        return text.toString();
    }

    private PredictionLines lines(PredictedLabels labels, List<Path> files) {
        if (csv) {
            return new PredictionLines.Csv(labels);
        }
        if (json) {
            return new PredictionLines.JsonObjects(labels);
        }
        int longest =
                files.stream().mapToInt(file -> file.toString().length()).max().orElse(0);
        return new PredictionLines.Table(labels, longest);
    }

    /** On a terminal the printed predictions already show the progress. */
    private static Progress progress(int files) {
        return System.console() == null ? ConsoleProgress.start("predict", "images", files) : Progress.none();
    }

    /** Prints predictions as soon as they are available, and counts them. */
    private static final class Printer {
        private final PredictedLabels labels;
        private final PredictionLines lines;
        private final PrintWriter out;
        private int printed;
        private int unreadable;
        private int unknown;

        Printer(PredictedLabels labels, PredictionLines lines, PrintWriter out) {
            this.labels = labels;
            this.lines = lines;
            this.out = out;
        }

        void header() {
            lines.header().ifPresent(line -> out.print(line + "\n"));
        }

        void print(List<ImagePrediction> predictions) {
            for (ImagePrediction prediction : predictions) {
                // Always \n, so that the output has the same bytes on every operating system.
                out.print(lines.line(prediction) + "\n");
                printed++;
                unreadable += prediction.ok() ? 0 : 1;
                unknown += prediction.ok() && labels.isUnknown(prediction) ? 1 : 0;
            }
            // PrintWriter does not throw. Without this check an incomplete output would look complete.
            if (out.checkError() || System.out.checkError()) {
                throw CommandLines.lost();
            }
        }
    }
}
