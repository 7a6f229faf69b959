package io.github.headstart.classify.cli;

import io.github.headstart.classify.predict.ImagePrediction;
import io.github.headstart.classify.predict.PredictRun;
import io.github.headstart.classify.predict.PredictionLines;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.dataset.ImageFiles;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code classify predict}: a finished run on image files. */
@Command(
        name = "predict",
        description = "Says what the head of a run makes of images, which go the way that its training images went.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = ClassifyCommand.RUN)
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE|FOLDER",
            description = "image files, and folders with images below them; a file that is no image or is "
                    + "missing is a line with the reason")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description = "more of them, a path per line of this file in UTF-8; - for standard input")
    private String filesFrom;

    @Option(
            names = "--csv",
            description = "print CSV: path, status (ok or the reason), predicted, and a column per class")
    private boolean csv;

    @Option(
            names = "--json",
            description = "print a JSON object per line, which pandas reads by read_json with lines=True")
    private boolean json;

    @Option(
            names = "--max-errors",
            paramLabel = "N|N%",
            defaultValue = "100%",
            description = "how many unreadable images are accepted: with more the exit code is 1, after all lines "
                    + "(default: all but one)")
    private String maxErrors;

    @Mixin
    private BackboneFlags backboneFlags;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (csv && json) {
            throw new ParameterException(spec.commandLine(), "--json: expected no other format beside it, found --csv");
        }
        Limit limit = limit();
        TrainedModel finished = TrainedModel.read(run);
        List<Path> files = ImageFiles.of(named());
        ModelBackbone backbone = backboneFlags.find(finished);
        PrintWriter err = spec.commandLine().getErr();
        if (!finished.recipe().backbone().trained()) {
            err.println("note: the backbone is UNTRAINED (seeded weights): this shows the way, not what it can do");
            err.flush();
        }
        Printer printer =
                new Printer(lines(finished.classes(), files), spec.commandLine().getOut());
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
            throw new PipelineException("none of the images could be read; the lines say why");
        }
        int most = limit.of(files.size());
        if (printer.unreadable > most) {
            throw new PipelineException("%d of %s could not be read, at most %d may; the lines say why"
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
        if (printer.unreadable > 0) {
            text.append("%s could not be read; the lines say why%n".formatted(Count.of(printer.unreadable, "image")));
        }
        if (printer.printed < files) {
            text.append("stopped; not done: %s%n".formatted(Count.of(files - printer.printed, "image")));
        }
        return text.toString();
    }

    private PredictionLines lines(List<String> classes, List<Path> files) {
        if (csv) {
            return new PredictionLines.Csv(classes);
        }
        if (json) {
            return new PredictionLines.JsonObjects(classes);
        }
        int longest =
                files.stream().mapToInt(file -> file.toString().length()).max().orElse(0);
        return new PredictionLines.Table(classes, longest);
    }

    /** On a terminal the lines themselves show how it goes on. */
    private static Progress progress(int files) {
        return System.console() == null ? ConsoleProgress.start("predict", files) : Progress.none();
    }

    /** Prints lines as they come, and counts them. */
    private static final class Printer {
        private final PredictionLines lines;
        private final PrintWriter out;
        private int printed;
        private int unreadable;

        Printer(PredictionLines lines, PrintWriter out) {
            this.lines = lines;
            this.out = out;
        }

        void header() {
            lines.header().ifPresent(line -> out.print(line + "\n"));
        }

        void print(List<ImagePrediction> predictions) {
            for (ImagePrediction prediction : predictions) {
                // The same bytes on every system.
                out.print(lines.line(prediction) + "\n");
                printed++;
                unreadable += prediction.ok() ? 0 : 1;
            }
            // Writers to a console keep their failures to themselves, and half a table must not look like a whole one.
            if (out.checkError() || System.out.checkError()) {
                throw CommandLines.lost();
            }
        }
    }
}
