package io.github.headstart.classify.cli;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.head.Pooling;
import io.github.headstart.classify.train.ClassWeights;
import io.github.headstart.classify.train.EpochOptions;
import io.github.headstart.classify.train.HeadOptions;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.CommandLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags that make up {@link TrainOptions}, the same for a training, a sweep and a resumed training. */
@Command
final class TrainFlags {
    private static final String CHOICES = "${COMPLETION-CANDIDATES}";

    @Option(names = "--epochs", defaultValue = "10", description = "traversals of the training images, at most")
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
            names = "--learning-rate-schedule",
            defaultValue = "constant",
            description = "constant, cosine (to 0 over all steps), or plateau (less when the monitored figure stalls)")
    private ScheduleName learningRateSchedule;

    @Option(names = "--plateau-factor", defaultValue = "0.1", description = "by which plateau multiplies the rate")
    private double plateauFactor;

    @Option(
            names = "--plateau-patience",
            defaultValue = "10",
            description = "epochs without improvement before plateau does so")
    private int plateauPatience;

    @Option(
            names = "--hidden",
            split = ",",
            defaultValue = "256",
            description = "sizes of the hidden layers; 0 for none: logistic regression")
    private List<Integer> hidden;

    @Option(names = "--activation", defaultValue = "relu", description = "of the hidden layers: " + CHOICES)
    private Activation activation;

    @Option(names = "--pooling", defaultValue = "none", description = "of the feature map before the head: " + CHOICES)
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
            names = "--class-weights",
            paramLabel = "WEIGHTS",
            description = "how much each class counts in training: balanced, or such as cats=1,dogs=2.5")
    private String classWeights;

    @Option(
            names = "--passes",
            description = "which augmented passes an epoch trains on: " + CHOICES
                    + " (default: cycle where the store has passes)")
    private Passes schedule;

    @Option(
            names = "--monitor",
            description = "the figure that the best epoch goes by: " + CHOICES
                    + " (default: val_loss, or loss without a validation split)")
    private Monitor monitor;

    @Option(
            names = "--patience",
            description = "stop after so many epochs without improvement of the monitored figure (default: never)")
    private Integer patience;

    @Option(names = "--seed", defaultValue = "42", description = "of weights, order and dropout")
    private long seed;

    private enum OptimizerName {
        RMSPROP,
        ADAM,
        SGD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum ScheduleName {
        CONSTANT,
        COSINE,
        PLATEAU;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads flags that are not on the command line.
     *
     * @param flags by name, for example {@code --hidden} and {@code 256,128}
     * @throws ParameterException if there is no such flag or the value is none
     */
    static TrainOptions parse(Map<String, String> flags) {
        TrainFlags parsed = new TrainFlags();
        String[] arguments = flags.entrySet().stream()
                .flatMap(flag -> Stream.of(flag.getKey(), flag.getValue()))
                .toArray(String[]::new);
        try {
            CommandLines.parser(parsed).parseArgs(arguments);
        } catch (ParameterException e) {
            throw new ParameterException(e.getCommandLine(), CommandLines.reason(e), e);
        }
        return parsed.options();
    }

    /** All of them, for example {@code --hidden}. */
    static List<String> names() {
        return new CommandLine(new TrainFlags())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .toList();
    }

    /** Those of these flags that a command line has, in a form for {@link #parse}. */
    static Map<String, String> given(ParseResult line) {
        CommandSpec mine = new CommandLine(new TrainFlags()).getCommandSpec();
        Map<String, String> given = new LinkedHashMap<>();
        for (OptionSpec option : line.matchedOptions()) {
            if (mine.findOption(option.longestName()) != null) {
                given.put(option.longestName(), String.join(",", option.originalStringValues()));
            }
        }
        return given;
    }

    /** @throws io.github.headstart.error.InvalidValueException if a value cannot be */
    TrainOptions options() {
        Optimizer chosenOptimizer =
                switch (optimizer) {
                    case RMSPROP -> new Optimizer.RmsProp(learningRate);
                    case ADAM -> new Optimizer.Adam(learningRate);
                    case SGD -> new Optimizer.Sgd(learningRate, momentum);
                };
        LearningRateSchedule chosenSchedule =
                switch (learningRateSchedule) {
                    case CONSTANT -> new LearningRateSchedule.Constant();
                    case COSINE -> new LearningRateSchedule.Cosine();
                    case PLATEAU -> new LearningRateSchedule.Plateau(plateauFactor, plateauPatience);
                };
        return new TrainOptions(
                new HeadOptions(hidden.equals(List.of(0)) ? List.of() : hidden, activation, pooling, dropout, l2),
                chosenOptimizer,
                chosenSchedule,
                labelSmoothing,
                classWeights == null ? ClassWeights.none() : ClassWeights.parse(classWeights),
                new EpochOptions(
                        epochs,
                        batchSize,
                        Optional.ofNullable(stepsPerEpoch),
                        Optional.ofNullable(schedule),
                        Optional.ofNullable(monitor),
                        Optional.ofNullable(patience)),
                seed);
    }
}
