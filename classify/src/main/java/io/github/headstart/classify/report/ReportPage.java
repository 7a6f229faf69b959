package io.github.headstart.classify.report;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.report.chart.CalibrationCharts;
import io.github.headstart.classify.report.chart.Chart;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.report.chart.RankingCharts;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.cli.Flags;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.List;

/** What {@code report.jte} shows of a run, in words and figures ready to be read. */
final class ReportPage {
    private final Run run;
    private final Commands commands;
    private final RunDescription description;
    private final Split split;
    private final SplitMetrics scores;
    private final Predictions predictions;
    private final Thumbnails thumbnails;
    private final List<Chart> learning;
    private final List<Chart> ranking;
    private final ConfusionTable confusion;
    private final String manifest;

    ReportPage(Run run, Commands commands) {
        this.run = run;
        this.commands = commands;
        description = run.description();
        split = run.judgedSplit();
        scores = run.scores().get(split);
        predictions = run.predictions().of(split);
        thumbnails = Thumbnails.of(description);
        learning = LearningCharts.of(run);
        ranking = RankingCharts.of(predictions, scores);
        confusion = ConfusionTable.fits(scores.confusion()) ? ConfusionTable.of(scores.confusion()) : null;
        manifest = manifest(description);
    }

    String name() {
        return RunNames.of(run);
    }

    String subtitle() {
        return "%s · %s · %s"
                .formatted(
                        Numbers.time(description.started()),
                        Count.of(description.classes().size()) + " classes",
                        Numbers.seconds(description.seconds()));
    }

    /** What a reader must know before believing any figure. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (!description.recipe().backbone().trained()) {
            notices.add("The backbone is untrained: its weights were drawn from a seed. These figures show that the "
                    + "way works, not what it can do.");
        }
        int last = run.history().epochs().size();
        if (description.stopReason() == StopReason.DIVERGED) {
            notices.add("The training diverged: the loss was not finite in epoch %d. The results are those of epoch %d."
                    .formatted(last + 1, description.bestEpoch() + 1));
        } else if (description.stopReason() == StopReason.INTERRUPTED) {
            notices.add("The training was interrupted after epoch %d of %s. The results are those of epoch %d."
                    .formatted(last, description.options().epochs().epochs(), description.bestEpoch() + 1));
        }
        if (split == Split.TRAIN) {
            notices.add("There are neither test nor validation images: these figures are of the images that the "
                    + "head was trained on, and say little about others.");
        }
        return notices;
    }

    /** The result in a sentence. */
    String lead() {
        return "%s of %s of the %s split were recognised: accuracy %s (95\u00a0%% interval %s). Always naming the most common class would give %s."
                .formatted(
                        Count.of(scores.confusion().correct()),
                        Count.of(scores.count(), "image"),
                        split,
                        Numbers.of(scores.accuracy()),
                        SplitTable.interval(scores),
                        Numbers.of(scores.confusion().majorityBaseline()));
    }

    DataTable splits() {
        return SplitTable.of(run);
    }

    String rankingNote() {
        return isBinary()
                ? "of the class " + predictions.classes().get(1)
                : "means over the classes, each against the rest";
    }

    List<DataWarning> warnings() {
        return description.warnings();
    }

    /** What a warning found, with the options that it names as flags. */
    String text(DataWarning warning) {
        return Flags.in(warning.text());
    }

    String learningNote() {
        int last = run.history().epochs().size();
        String best = "The weights of epoch %d were kept, which had the best %s"
                .formatted(description.bestEpoch() + 1, description.monitor());
        String end = description.stopReason() == StopReason.STOPPED_EARLY
                ? "; training stopped after epoch %d, for want of improvement.".formatted(last)
                : ".";
        String training = " Numbers of training are means over the epoch, while the weights were changing";
        return best + end + training + (run.history().hasValidation() ? "; those of validation are of its end." : ".");
    }

    List<Chart> learning() {
        return learning;
    }

    /** The split that is shown in detail. */
    String split() {
        return split.toString();
    }

    String splitNote() {
        return split == Split.TEST
                ? "The test split took no part in the training, nor in the choice of the epoch."
                : split == Split.VALIDATION
                        ? "There is no test split. The best epoch was chosen by the validation split, so that it looks "
                                + "a little better than new images would."
                        : "There is no other split.";
    }

    /** Null where it would be too large to be read. */
    ConfusionTable confusion() {
        return confusion;
    }

    DataTable confusions() {
        return ConfusionTable.commonest(scores.confusion());
    }

    DataTable classes() {
        return DataTable.ofNumbers(
                "Numbers by class",
                List.of("class", "images", "precision", "recall", "F1", "ROC AUC", "average precision"),
                scores.classes().stream()
                        .map(each -> List.of(
                                each.name(),
                                Count.of(each.support()),
                                Numbers.of(each.precision()),
                                Numbers.of(each.recall()),
                                Numbers.of(each.f1()),
                                Numbers.of(each.rocAuc()),
                                Numbers.of(each.averagePrecision())))
                        .toList());
    }

    String curvesNote() {
        if (ranking.size() < 2) {
            return "A curve needs images of the class and of others; where there are none it is left out.";
        }
        return isBinary()
                ? "How well the probability of %s tells it from %s, whatever the threshold."
                        .formatted(
                                predictions.classes().get(1),
                                predictions.classes().get(0))
                : "How well the probability of a class tells it from the rest, whatever the threshold: the mean over "
                        + "the classes, between the lowest and the highest of them.";
    }

    List<Chart> ranking() {
        return ranking;
    }

    String calibrationNote() {
        return ("The confidence is the probability of the predicted class. Bars above the dotted line are right more "
                        + "often than it says, bars below less often; a bar of few images says little. The expected "
                        + "calibration error is %s.")
                .formatted(Numbers.of(scores.calibration().expectedError()));
    }

    List<Chart> calibration() {
        return CalibrationCharts.of(scores.calibration());
    }

    /** Why images are missing; empty if they are not. */
    String imagesNote() {
        return thumbnails.whyNone();
    }

    List<Gallery> galleries() {
        return List.of(Gallery.mistakes(predictions, thumbnails), Gallery.leastCertain(predictions, thumbnails));
    }

    List<Facts> facts() {
        return RunFacts.of(run);
    }

    String repeatNote() {
        return description.store().origin().isPresent()
                ? "The first command makes the store, unless it is there; the second trains on it."
                : "It needs the store; where its images come from is not known.";
    }

    /** What to do with the run. */
    List<NextStep> nextSteps() {
        return commands.next();
    }

    List<String> commands() {
        return commands.repeat();
    }

    /** The description of the data as it was; empty if unknown. */
    String manifest() {
        return manifest;
    }

    String folder() {
        return run.folder().toAbsolutePath().normalize().toString();
    }

    String count(long number) {
        return Count.of(number);
    }

    /** The description of the data as it was; empty if unknown. */
    private static String manifest(RunDescription run) {
        return run.store()
                .origin()
                .map(origin -> Json.document(origin.content()))
                .orElse("");
    }

    private boolean isBinary() {
        return predictions.classes().size() == 2;
    }
}
