package io.github.bottleneck.classify.cli;

import io.github.bottleneck.classify.data.PassSchedule;
import io.github.bottleneck.classify.evaluate.Evaluation;
import io.github.bottleneck.classify.head.Activation;
import io.github.bottleneck.classify.head.Optimizer;
import io.github.bottleneck.classify.head.Pooling;
import io.github.bottleneck.classify.train.History;
import io.github.bottleneck.classify.train.TrainOptions;
import io.github.bottleneck.classify.train.TrainRun;
import io.github.bottleneck.cli.CommandLines;
import io.github.bottleneck.cli.VersionProvider;
import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.error.InvalidValueException;
import io.github.bottleneck.manifest.DataManifest;
import io.github.bottleneck.store.FeatureStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code classify}: phase two. */
@Command(
        name = "classify",
        description = "Trains a head on a feature store, judges it and writes everything into a folder.",
        versionProvider = VersionProvider.class,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class ClassifyCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "the feature store (default: the one that data-manifest.json here names)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private Path directory;

    @Option(names = "--output", paramLabel = "DIR", description = "where the results go (default: runs/<date-time>)")
    private Path output;

    @Option(names = "--epochs", defaultValue = "10", description = "traversals of the training pictures")
    private int epochs;

    @Option(names = "--batch-size", defaultValue = "20", description = "rows per step")
    private int batchSize;

    @Option(names = "--steps-per-epoch", description = "steps in each epoch (default: one traversal)")
    private Integer stepsPerEpoch;

    @Option(names = "--optimizer", defaultValue = "rmsprop", description = "rmsprop, adam or sgd")
    private OptimizerName optimizer;

    @Option(names = "--learning-rate", defaultValue = "0.001", description = "of the optimizer")
    private double learningRate;

    @Option(names = "--momentum", defaultValue = "0.9", description = "of sgd")
    private double momentum;

    @Option(
            names = "--hidden",
            split = ",",
            defaultValue = "256",
            description = "sizes of the hidden layers; 0 for none: logistic regression")
    private List<Integer> hidden;

    @Option(
            names = "--activation",
            defaultValue = "relu",
            description = "of the hidden layers: ${COMPLETION-CANDIDATES}")
    private Activation activation;

    @Option(
            names = "--pooling",
            defaultValue = "none",
            description = "of the feature map before the head: ${COMPLETION-CANDIDATES}")
    private Pooling pooling;

    @Option(names = "--dropout", defaultValue = "0", description = "share of the hidden values dropped in training")
    private double dropout;

    @Option(names = "--l2", defaultValue = "0", description = "factor of the kernels' squares in the loss")
    private double l2;

    @Option(
            names = "--label-smoothing",
            defaultValue = "0",
            description = "share of the target spread over all classes")
    private double labelSmoothing;

    @Option(
            names = "--schedule",
            description =
                    "which augmented passes an epoch trains on: ${COMPLETION-CANDIDATES} (default: cycle where the "
                            + "store has passes)")
    private PassSchedule schedule;

    @Option(names = "--seed", defaultValue = "42", description = "of weights, order and dropout")
    private long seed;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show stack traces of failures")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private enum OptimizerName {
        RMSPROP,
        ADAM,
        SGD
    }

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(new ClassifyCommand(), arguments));
    }

    @Override
    public Integer call() {
        TrainOptions options = options();
        FeatureStore store = FeatureStore.open(
                Optional.ofNullable(directory).orElseGet(() -> DataManifest.read(Path.of("data-manifest.json"))
                        .features()
                        .directory()));
        Path results = Optional.ofNullable(output).orElseGet(() -> Path.of("runs")
                .resolve(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now())));
        TrainRun run = train(store, options, results);
        PrintWriter out = spec.commandLine().getOut();
        out.print(HeadSummary.table(run.spec()));
        out.println("training on %s pictures%s, validating on %s"
                .formatted(
                        grouped(run.pictures(Split.TRAIN)),
                        run.passes() == 0 ? "" : " and %d augmented passes".formatted(run.passes()),
                        grouped(run.pictures(Split.VALIDATION))));
        if (!store.recipe().backbone().trained()) {
            out.println("note: the backbone is UNTRAINED (seeded weights): this shows the way, not what it can do");
        }
        out.flush();
        Map<Split, Evaluation> evaluations = run.run((history, seconds) -> {
            out.println(line(history, seconds, options.epochs()));
            out.flush();
        });
        out.println();
        evaluations.forEach((split, evaluation) -> out.println(String.format(
                Locale.ROOT,
                "%-10s  accuracy %.4f  loss %.4f  (%,d pictures)",
                split,
                evaluation.accuracy(),
                evaluation.loss(),
                evaluation.samples())));
        out.println("results: " + results);
        out.flush();
        return 0;
    }

    private TrainOptions options() {
        try {
            Optimizer chosen =
                    switch (optimizer) {
                        case RMSPROP -> new Optimizer.RmsProp(learningRate);
                        case ADAM -> new Optimizer.Adam(learningRate);
                        case SGD -> new Optimizer.Sgd(learningRate, momentum);
                    };
            return new TrainOptions(
                    hidden.equals(List.of(0)) ? List.of() : hidden,
                    activation,
                    pooling,
                    dropout,
                    l2,
                    chosen,
                    labelSmoothing,
                    epochs,
                    batchSize,
                    Optional.ofNullable(stepsPerEpoch),
                    Optional.ofNullable(schedule),
                    seed);
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private TrainRun train(FeatureStore store, TrainOptions options, Path results) {
        try {
            return new TrainRun(store, options, results);
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static String line(History history, double seconds, int epochs) {
        History.Epoch epoch = history.epochs().get(history.epochs().size() - 1);
        String training = String.format(
                Locale.ROOT,
                "Epoch %d/%d  %.1f s  accuracy %.4f  loss %.4f",
                epoch.number() + 1,
                epochs,
                seconds,
                epoch.training().accuracy(),
                epoch.training().loss());
        String validation = epoch.validation()
                .map(scores -> String.format(
                        Locale.ROOT, "  val_accuracy %.4f  val_loss %.4f", scores.accuracy(), scores.loss()))
                .orElse("");
        boolean best = history.best().filter(epoch::equals).isPresent();
        return training + validation + (best ? "  *" : "");
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
