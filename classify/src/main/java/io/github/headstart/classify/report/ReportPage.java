package io.github.headstart.classify.report;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.metrics.RankedScores;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.SplitScores;
import io.github.headstart.classify.report.chart.CalibrationCharts;
import io.github.headstart.classify.report.chart.Chart;
import io.github.headstart.classify.report.chart.CoverageCharts;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.report.chart.RankingCharts;
import io.github.headstart.classify.report.chart.Titles;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.cli.Flags;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.List;

/** The content of {@code report.jte}: the report of a run, with texts and numbers formatted. */
final class ReportPage {
    private final Run run;
    private final Commands commands;
    private final RunDescription description;
    private final Split split;
    private final SplitMetrics metrics;
    private final List<String> classes;
    private final Gallery.Choice wrong = Gallery.mostConfidentlyWrong();
    private final Gallery.Choice uncertain = Gallery.leastCertain();
    private final Thumbnails thumbnails;
    private final List<Chart> learning;
    private final List<Chart> ranking;
    private final Chart coverage;
    private final ConfusionTable confusion;
    private final String manifest;

    ReportPage(Run run, Commands commands) {
        this.run = run;
        this.commands = commands;
        description = run.description();
        split = run.evaluatedSplit();
        metrics = run.metrics().get(split);
        classes = description.classes();
        SplitScores scores = new SplitScores(classes, description.labelling(), metrics.count());
        RankedScores confidences = RankedScores.of(metrics.count());
        run.predictions().forEach(split, row -> {
            scores.add(row.label(), row.probabilities());
            confidences.add(row.confidence(), row.isCorrect());
            wrong.accept(row);
            uncertain.accept(row);
        });
        thumbnails = Thumbnails.of(description);
        learning = LearningCharts.of(run);
        ranking = RankingCharts.of(scores, classes, metrics);
        coverage = metrics.multiLabel() ? null : CoverageCharts.of(confidences.coverage(), metrics.count());
        confusion = !metrics.multiLabel() && ConfusionTable.fits(metrics.confusion())
                ? ConfusionTable.of(metrics.confusion())
                : null;
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

    /** Notices about the validity of the metrics. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (!description.recipe().backbone().trained()) {
            notices.add(
                    "The backbone is untrained: its weights are random, drawn from a seed. The metrics say nothing about a "
                            + "trained backbone.");
        }
        int last = run.history().epochs().size();
        if (description.stopReason() == StopReason.DIVERGED) {
            notices.add(
                    "Training diverged: the loss was not finite in epoch %d. The results are from epoch %d, the best epoch."
                            .formatted(last + 1, description.bestEpoch() + 1));
        } else if (description.stopReason() == StopReason.INTERRUPTED) {
            notices.add("Training was interrupted after epoch %d of %s. The results are from epoch %d, the best epoch."
                    .formatted(last, description.options().allEpochs(), description.bestEpoch() + 1));
        }
        if (description.stopReason() == StopReason.NOT_CONVERGED) {
            notices.add("L-BFGS has not converged: the weights are not yet those of the least loss.");
        }
        if (split == Split.TRAIN) {
            notices.add(
                    "There are no test or validation images. These metrics are training metrics, which do not show how well "
                            + "the model generalizes.");
        }
        return notices;
    }

    /** Whether an image may have several classes. */
    boolean isMultiLabel() {
        return metrics.multiLabel();
    }

    /** The main result in a sentence or two. */
    String lead() {
        if (isMultiLabel()) {
            return "%s accuracy %s, of one decision for each image and class; %s of %s with all classes right. Micro F1 %s, mean average precision %s. Majority baseline: %s."
                    .formatted(
                            Titles.capitalized(split.toString()),
                            Numbers.of(metrics.accuracy()),
                            Count.of(Math.round(metrics.exactMatch().orElseThrow() * metrics.count())),
                            Count.of(metrics.count(), "image"),
                            Numbers.of(metrics.micro().orElseThrow().f1()),
                            Numbers.of(metrics.averagePrecision()),
                            Numbers.of(metrics.majorityBaseline()));
        }
        return "%3$s accuracy %4$s (95\u00a0%% confidence interval %5$s): %1$s of %2$s classified correctly. Majority-class baseline: %6$s."
                .formatted(
                        Count.of(metrics.confusion().correct()),
                        Count.of(metrics.count(), "image"),
                        Titles.capitalized(split.toString()),
                        Numbers.of(metrics.accuracy()),
                        SplitTable.interval(metrics),
                        Numbers.of(metrics.majorityBaseline()));
    }

    /** The temperature of the probabilities, in a sentence; empty if the run was not calibrated. */
    String temperatureNote() {
        return description
                .calibration()
                .map(fitted ->
                        "The probabilities are calibrated: the logits are divided by the %s. No prediction changed.%s"
                                .formatted(
                                        fitted.text(),
                                        fitted.warning()
                                                .map(" Warning: %s."::formatted)
                                                .orElse("")))
                .orElse("");
    }

    DataTable splits() {
        return SplitTable.of(run);
    }

    String rankingNote() {
        return isBinary() ? "for the positive class, " + classes.get(1) : "macro averages, one class against the rest";
    }

    List<DataWarning> warnings() {
        return description.warnings();
    }

    /** What a warning found, with the options that it names as flags. */
    String text(DataWarning warning) {
        return Flags.in(warning.text());
    }

    String learningNote() {
        if (!description.options().optimizer().trainsOnBatches()) {
            return "L-BFGS trained on all rows at once. The metrics are those of the weights that it found.";
        }
        int last = run.history().epochs().size();
        String best = "The best epoch by %2$s is epoch %1$d; its weights were kept"
                .formatted(description.bestEpoch() + 1, description.monitor());
        String end = description.stopReason() == StopReason.STOPPED_EARLY
                ? ". Early stopping ended training after epoch %d.".formatted(last)
                : ".";
        String training = " Training metrics are means over the batches of an epoch";
        return best
                + end
                + training
                + (run.history().hasValidation() ? "; validation metrics are computed at its end." : ".")
                + (description.calibration().isPresent() ? " The curves are those before calibration." : "");
    }

    /** What fine-tuning gained, in a sentence or two; empty if only the head was trained. */
    String fineTuningNote() {
        return description.fineTuned().map(this::fineTuningNote).orElse("");
    }

    private String fineTuningNote(RunDescription.FineTuned tuned) {
        History history = run.history();
        History.Epoch head =
                history.best(description.monitor(), 0, tuned.firstEpoch()).orElseThrow();
        String note = "Fine-tuning began with epoch %d: %s trained together with the head."
                .formatted(
                        tuned.firstEpoch() + 1,
                        tuned.layers().size() == 1
                                ? tuned.layers().get(0) + " was"
                                : "%s to %s were"
                                        .formatted(
                                                tuned.layers().get(0),
                                                tuned.layers()
                                                        .get(tuned.layers().size() - 1)));
        return note
                + history.best(
                                description.monitor(),
                                tuned.firstEpoch(),
                                history.epochs().size())
                        .map(best -> " The best %s of the head alone was %s (epoch %d), with fine-tuning %s (epoch %d)."
                                .formatted(
                                        description.monitor(),
                                        Numbers.of(description.monitor().value(head)),
                                        head.number() + 1,
                                        Numbers.of(description.monitor().value(best)),
                                        best.number() + 1))
                        .orElse("")
                + (description.bestEpoch() < tuned.firstEpoch()
                        ? " It gained nothing: the layers have the weights of the backbone."
                        : accuracy(head, run.bestEpoch().orElseThrow()));
    }

    private static String accuracy(History.Epoch head, History.Epoch best) {
        boolean validated = head.validation().isPresent();
        return " The %s accuracy of these epochs is %s and %s."
                .formatted(
                        validated ? "validation" : "training",
                        Numbers.of(head.validation().orElse(head.training()).accuracy()),
                        Numbers.of(best.validation().orElse(best.training()).accuracy()));
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
                ? "The test split was not used for training or for choosing the best epoch."
                : split == Split.VALIDATION
                        ? "There is no test split. The best epoch was chosen on the validation split, so these metrics are "
                                + "slightly optimistic."
                        : "There is no other split than the train split.";
    }

    /** Null if the matrix is too large to be read, or there is none. */
    ConfusionTable confusion() {
        return confusion;
    }

    DataTable confusions() {
        return ConfusionTable.mostFrequent(metrics.confusion());
    }

    DataTable classes() {
        return DataTable.ofNumbers(
                "Precision, recall and F1 by class",
                List.of("class", "precision", "recall", "F1-score", "support", "ROC AUC", "average precision"),
                metrics.classes().stream()
                        .map(each -> List.of(
                                each.name(),
                                Numbers.of(each.precision()),
                                Numbers.of(each.recall()),
                                Numbers.of(each.f1()),
                                Count.of(each.support()),
                                Numbers.of(each.rocAuc()),
                                Numbers.of(each.averagePrecision())))
                        .toList());
    }

    String curvesNote() {
        if (ranking.size() < 2 && !isMultiLabel()) {
            return "A ROC curve needs images of at least two classes; undefined curves are left out.";
        }
        return isBinary()
                ? "Curves over all thresholds of the predicted probability, with %s as the positive class and %s as the negative class."
                        .formatted(classes.get(1), classes.get(0))
                : "Curves over all thresholds of the predicted probability, one class against the rest: the mean over "
                        + "the classes, with the range from the lowest to the highest class.";
    }

    List<Chart> ranking() {
        return ranking;
    }

    String calibrationNote() {
        return (confidenceNote() + " Bars above the dotted line are "
                        + "underconfident, bars below it overconfident; bars with few %s are unreliable. The expected "
                        + "calibration error (ECE) is %s.")
                .formatted(predictions(), Numbers.of(metrics.calibration().expectedError()));
    }

    /** What the calibration changed; null if the run was not calibrated. */
    DataTable calibrationTable() {
        return description.calibration().map(CalibrationTable::of).orElse(null);
    }

    /** What the temperature was fitted on is no measure of it. */
    String calibrationTableNote() {
        return split == Split.TEST
                ? "The temperature was fitted on the validation split: what it gained shows on the test split."
                : "The temperature was fitted on the validation split, so that its values are optimistic.";
    }

    String coverageNote() {
        return "With predict --threshold P, images whose confidence is below P are answered unknown. The coverage is the share of images "
                + "that are answered with a class, the accuracy is that of these answers.";
    }

    /** Null where an image may have several classes, since predict has no threshold there. */
    Chart coverage() {
        return coverage;
    }

    private String confidenceNote() {
        return isMultiLabel()
                ? "There is a decision for each image and class: whether the image has it. The confidence is the probability of what was decided."
                : "The confidence is the probability of the predicted class.";
    }

    List<Chart> calibration() {
        return CalibrationCharts.of(metrics.calibration(), predictions());
    }

    /** What accuracy and calibration are of, in the plural. */
    private String predictions() {
        return isMultiLabel() ? "decisions" : "images";
    }

    /** Why images cannot be shown; empty if they can. */
    String imagesNote() {
        return thumbnails.whyNone();
    }

    List<Gallery> galleries() {
        return List.of(wrong.gallery(classes, thumbnails), uncertain.gallery(classes, thumbnails));
    }

    List<Facts> facts() {
        return RunFacts.of(run);
    }

    String repeatNote() {
        return description.store().origin().isPresent()
                ? "The first command extracts the features, if the store does not exist yet; the second trains on them."
                        + calibrating()
                : "The command needs the feature store, whose images are not recorded." + calibrating();
    }

    private String calibrating() {
        return description.calibration().isPresent() ? " Then classify calibrate fits the temperature of the run." : "";
    }

    /** Suggested next steps. */
    List<NextStep> nextSteps() {
        return commands.next();
    }

    List<String> commands() {
        return commands.repeat();
    }

    /** The data manifest of the run; empty if unknown. */
    String manifest() {
        return manifest;
    }

    String folder() {
        return run.folder().toAbsolutePath().normalize().toString();
    }

    String count(long number) {
        return Count.of(number);
    }

    /** The data manifest of the run; empty if unknown. */
    private static String manifest(RunDescription run) {
        return run.store()
                .origin()
                .map(origin -> Json.document(origin.content()))
                .orElse("");
    }

    private boolean isBinary() {
        return classes.size() == 2 && !isMultiLabel();
    }
}
