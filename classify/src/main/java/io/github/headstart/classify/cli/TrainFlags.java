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
import io.github.headstart.cli.Flags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    private Double momentum;

    @Option(
            names = "--learning-rate-schedule",
            defaultValue = "constant",
            description = "constant, cosine (to 0 over all steps), or plateau (less when the monitored figure stalls)")
    private ScheduleName learningRateSchedule;

    @Option(names = "--plateau-factor", defaultValue = "0.1", description = "by which plateau multiplies the rate")
    private Double plateauFactor;

    @Option(
            names = "--plateau-patience",
            defaultValue = "10",
            description = "epochs without improvement before plateau does so")
    private Integer plateauPatience;

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
    private Passes passes;

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

    /** The flags that give these options. */
    private static TrainFlags of(TrainOptions options) {
        TrainFlags flags = new TrainFlags();
        HeadOptions head = options.head();
        flags.hidden = head.hidden().isEmpty() ? List.of(0) : head.hidden();
        flags.activation = head.activation();
        flags.pooling = head.pooling();
        flags.dropout = head.dropout();
        flags.l2 = head.l2();
        flags.optimizer = OptimizerName.valueOf(options.optimizer().kerasName().toUpperCase(Locale.ROOT));
        flags.learningRate = options.optimizer().learningRate();
        flags.momentum = options.optimizer() instanceof Optimizer.Sgd sgd ? sgd.momentum() : null;
        flags.learningRateSchedule =
                ScheduleName.valueOf(options.learningRateSchedule().toString().toUpperCase(Locale.ROOT));
        if (options.learningRateSchedule() instanceof LearningRateSchedule.Plateau plateau) {
            flags.plateauFactor = plateau.factor();
            flags.plateauPatience = plateau.patience();
        }
        flags.labelSmoothing = options.labelSmoothing();
        flags.classWeights =
                options.classWeights().absent() ? null : options.classWeights().toString();
        EpochOptions epochs = options.epochs();
        flags.epochs = epochs.epochs();
        flags.batchSize = epochs.batchSize();
        flags.stepsPerEpoch = epochs.stepsPerEpoch().orElse(null);
        flags.passes = epochs.passes().orElse(null);
        flags.monitor = epochs.monitor().orElse(null);
        flags.patience = epochs.patience().orElse(null);
        flags.seed = options.seed();
        return flags;
    }

    /** The options as a command line has them; what has its default value is left out. */
    static List<String> arguments(TrainOptions options) {
        TrainFlags defaults = new TrainFlags();
        CommandLines.parser(defaults).parseArgs();
        Map<String, String> usual = texts(defaults.options());
        List<String> arguments = new ArrayList<>();
        texts(options).forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                arguments.add(Flags.of(name));
                arguments.add(value);
            }
        });
        return arguments;
    }

    /** The value of each option, as it is typed, by name; without those that are left to the store. */
    static Map<String, String> texts(TrainOptions options) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (OptionSpec option : new CommandLine(of(options)).getCommandSpec().options()) {
            Object value = option.getValue();
            if (value != null) {
                texts.put(
                        name(option.longestName()),
                        value instanceof List<?> list
                                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                                : value.toString());
            }
        }
        return texts;
    }

    /**
     * Other options by some values.
     *
     * @param values as they are typed, by name, for example {@code learning_rate} and {@code 1e-4}
     * @throws ParameterException if there is no such option or the value is none
     */
    static TrainOptions with(TrainOptions base, Map<String, String> values) {
        TrainFlags flags = new TrainFlags();
        CommandLine line = CommandLines.parser(flags);
        Map<String, String> defaults = texts(base);
        line.setDefaultValueProvider(
                argument -> argument instanceof OptionSpec option ? defaults.get(name(option.longestName())) : null);
        try {
            line.parseArgs(values.entrySet().stream()
                    .flatMap(value -> Stream.of(Flags.of(value.getKey()), value.getValue()))
                    .toArray(String[]::new));
        } catch (ParameterException e) {
            throw new ParameterException(e.getCommandLine(), CommandLines.reason(e), e);
        }
        return flags.options();
    }

    /** The names of all options, for example {@code learning_rate}. */
    static List<String> names() {
        return new CommandLine(new TrainFlags())
                .getCommandSpec().options().stream()
                        .map(option -> name(option.longestName()))
                        .toList();
    }

    /** The names of those of these options that a command line has. */
    static List<String> given(ParseResult line) {
        List<String> names = names();
        return line.matchedOptions().stream()
                .map(option -> name(option.longestName()))
                .filter(names::contains)
                .toList();
    }

    /** The name in records and files of an option that is typed {@code --learning-rate} or {@code learning-rate}. */
    static String name(String flag) {
        return flag.replaceFirst("^--", "").replace('-', '_');
    }

    /** @throws io.github.headstart.error.InvalidValueException if a value cannot be */
    TrainOptions options() {
        Optimizer chosenOptimizer =
                switch (optimizer) {
                    case RMSPROP -> new Optimizer.Rmsprop(learningRate);
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
                        Optional.ofNullable(passes),
                        Optional.ofNullable(monitor),
                        Optional.ofNullable(patience)),
                seed);
    }
}
