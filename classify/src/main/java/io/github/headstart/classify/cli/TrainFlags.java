package io.github.headstart.classify.cli;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.train.ClassWeights;
import io.github.headstart.classify.train.EpochOptions;
import io.github.headstart.classify.train.FineTuneOptions;
import io.github.headstart.classify.train.HeadOptions;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.Checks;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.Pooling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command-line options of {@link TrainOptions}, shared by training, sweep and benchmark. */
@Command
final class TrainFlags {
    private static final String CHOICES = "${COMPLETION-CANDIDATES}";
    // Not defaults of the flags, so that one that was given without effect can be told from one that was not given.
    private static final String NO_LAYER = "none";
    private static final int EPOCHS = 10;
    private static final int BATCH_SIZE = 20;
    private static final double LEARNING_RATE = 0.001;
    private static final int HIDDEN = 256;
    private static final double PROBE_L2 = 0.001;
    private static final double MOMENTUM = 0.9;
    private static final double PLATEAU_FACTOR = 0.1;
    private static final int PLATEAU_PATIENCE = 10;
    private static final int FINE_TUNE_EPOCHS = 10;
    private static final double FINE_TUNE_RATE = 1e-5;

    @Option(names = "--epochs", description = "maximum number of epochs (default: " + EPOCHS + ")")
    private Integer epochs;

    @Option(names = "--batch-size", description = "number of samples per gradient update (default: " + BATCH_SIZE + ")")
    private Integer batchSize;

    @Option(
            names = "--steps-per-epoch",
            description = "batches per epoch (default: one traversal of the training samples)")
    private Integer stepsPerEpoch;

    @Option(
            names = "--optimizer",
            defaultValue = "rmsprop",
            description =
                    "optimizer: rmsprop, adam or sgd; or lbfgs, which trains logistic regression (--hidden 0, --l2) on all "
                            + "rows at once to convergence; not for images of several classes")
    private OptimizerName optimizer;

    @Option(names = "--learning-rate", description = "initial learning rate (default: " + LEARNING_RATE + ")")
    private Double learningRate;

    @Option(
            names = "--momentum",
            description = "momentum of sgd; other optimizers have none (default: " + MOMENTUM + ")")
    private Double momentum;

    @Option(
            names = "--learning-rate-schedule",
            defaultValue = "constant",
            description =
                    "learning rate schedule: constant, cosine (cosine decay to 0 over all steps) or plateau (reduced when "
                            + "the monitored metric stops improving)")
    private ScheduleName learningRateSchedule;

    @Option(
            names = "--plateau-factor",
            description = "factor by which plateau multiplies the learning rate (default: " + PLATEAU_FACTOR + ")")
    private Double plateauFactor;

    @Option(
            names = "--plateau-patience",
            description = "epochs without improvement after which plateau reduces the learning rate (default: "
                    + PLATEAU_PATIENCE + ")")
    private Integer plateauPatience;

    @Option(
            names = "--hidden",
            split = ",",
            description =
                    "units of each hidden dense layer, separated by commas; 0 for no hidden layer (logistic regression) "
                            + "(default: " + HIDDEN + ", with lbfgs 0)")
    private List<Integer> hidden;

    @Option(names = "--activation", defaultValue = "relu", description = "activation of the hidden layers: " + CHOICES)
    private Activation activation;

    @Option(names = "--pooling", defaultValue = "none", description = "global pooling of the feature maps: " + CHOICES)
    private Pooling pooling;

    @Option(
            names = "--dropout",
            defaultValue = "0",
            description = "dropout rate after each hidden layer, or before the output layer if there is none")
    private double dropout;

    @Option(
            names = "--l2",
            description = "L2 regularization factor of all kernels (default: 0, with lbfgs " + PROBE_L2 + ")")
    private Double l2;

    @Option(
            names = "--label-smoothing",
            defaultValue = "0",
            description =
                    "label smoothing, 0 to 1: share of the target that is spread evenly over all classes; towards 0.5 for images of several "
                            + "classes")
    private double labelSmoothing;

    @Option(
            names = "--class-weights",
            paramLabel = "WEIGHTS",
            description =
                    "class weights of the training loss: balanced, or a list such as cats=1,dogs=2.5; not for images of "
                            + "several classes (default: 1 each)")
    private String classWeights;

    @Option(
            names = "--passes",
            description = "augmentation passes that each epoch trains on: " + CHOICES
                    + " (default: cycle if the store has augmentation passes, else none; with lbfgs none)")
    private Passes passes;

    @Option(
            names = "--monitor",
            description = "metric by which the best epoch is chosen: " + CHOICES
                    + " (default: val_loss, or loss without a validation split)")
    private Monitor monitor;

    @Option(
            names = "--patience",
            description =
                    "early stopping: epochs without improvement of the monitored metric after which training stops "
                            + "(default: no early stopping)")
    private Integer patience;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "random seed of the initial weights, the order of samples and dropout")
    private long seed;

    @Option(
            names = "--fine-tune",
            paramLabel = "LAYER",
            description =
                    "after the head, train VGG16 from this block or layer on together with it, for example block5, on a store "
                            + "of features from before it (default: none)")
    private String fineTune;

    @Option(
            names = "--fine-tune-epochs",
            description = "maximum number of epochs of fine-tuning (default: " + FINE_TUNE_EPOCHS + ")")
    private Integer fineTuneEpochs;

    @Option(
            names = "--fine-tune-learning-rate",
            description = "initial learning rate of fine-tuning (default: " + FINE_TUNE_RATE + ")")
    private Double fineTuneLearningRate;

    private enum OptimizerName {
        RMSPROP,
        ADAM,
        SGD,
        LBFGS;

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

    /** The flags with the values of these options. */
    static TrainFlags of(TrainOptions options) {
        TrainFlags flags = new TrainFlags();
        HeadOptions head = options.head();
        flags.hidden = head.hidden().isEmpty() ? List.of(0) : head.hidden();
        flags.activation = head.activation();
        flags.pooling = head.pooling();
        flags.dropout = head.dropout();
        flags.l2 = head.l2();
        flags.optimizer = OptimizerName.valueOf(options.optimizer().kerasName().toUpperCase(Locale.ROOT));
        flags.learningRate =
                options.optimizer().trainsOnBatches() ? options.optimizer().learningRate() : null;
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
        flags.epochs = epochs.epochs().orElse(null);
        flags.batchSize = epochs.batchSize().orElse(null);
        flags.stepsPerEpoch = epochs.stepsPerEpoch().orElse(null);
        flags.passes = epochs.passes().orElse(null);
        flags.monitor = epochs.monitor().orElse(null);
        flags.patience = epochs.patience().orElse(null);
        flags.seed = options.seed();
        options.fineTune().ifPresent(tuning -> {
            flags.fineTune = tuning.from().toString();
            flags.fineTuneEpochs = tuning.epochs();
            flags.fineTuneLearningRate = tuning.learningRate();
        });
        return flags;
    }

    /** Drops values of the base that belong to another optimizer or schedule than the one that was chosen since. */
    void dropWithoutEffect(Set<String> chosen) {
        if (optimizer != OptimizerName.SGD && !chosen.contains("momentum")) {
            momentum = null;
        }
        if (optimizer == OptimizerName.LBFGS) {
            epochs = chosen.contains("epochs") ? epochs : null;
            batchSize = chosen.contains("batch_size") ? batchSize : null;
            learningRate = chosen.contains("learning_rate") ? learningRate : null;
            hidden = chosen.contains("hidden") ? hidden : null;
            l2 = chosen.contains("l2") || l2 == null || l2 > 0 ? l2 : null;
            dropout = chosen.contains("dropout") ? dropout : 0;
            learningRateSchedule =
                    chosen.contains("learning_rate_schedule") ? learningRateSchedule : ScheduleName.CONSTANT;
            stepsPerEpoch = chosen.contains("steps_per_epoch") ? stepsPerEpoch : null;
            patience = chosen.contains("patience") ? patience : null;
            passes = chosen.contains("passes") || passes == Passes.ALL ? passes : null;
            fineTune = chosen.contains("fine_tune") ? fineTune : NO_LAYER;
        }
        if (NO_LAYER.equals(fineTune)) {
            fineTuneEpochs = chosen.contains("fine_tune_epochs") ? fineTuneEpochs : null;
            fineTuneLearningRate = chosen.contains("fine_tune_learning_rate") ? fineTuneLearningRate : null;
        }
        if (learningRateSchedule != ScheduleName.PLATEAU) {
            plateauFactor = chosen.contains("plateau_factor") ? plateauFactor : null;
            plateauPatience = chosen.contains("plateau_patience") ? plateauPatience : null;
        }
    }

    /** @throws InvalidValueException naming all values that are invalid or without effect */
    TrainOptions options() {
        Checks checks = new Checks();
        boolean probe = optimizer == OptimizerName.LBFGS;
        List<Integer> layers = or(hidden, List.of(probe ? 0 : HIDDEN));
        HeadOptions head = checks.value(() -> new HeadOptions(
                layers.equals(List.of(0)) ? List.of() : layers,
                activation,
                pooling,
                dropout,
                or(l2, probe ? PROBE_L2 : 0)));
        hasEffect(checks, momentum, "momentum", optimizer, "optimizer", OptimizerName.SGD);
        if (probe) {
            trainsOnBatches(checks, epochs, "epochs");
            trainsOnBatches(checks, batchSize, "batch_size");
            trainsOnBatches(checks, learningRate, "learning_rate");
        }
        double rate = or(learningRate, LEARNING_RATE);
        Optimizer chosenOptimizer = checks.value(() -> switch (optimizer) {
            case RMSPROP -> new Optimizer.Rmsprop(rate);
            case ADAM -> new Optimizer.Adam(rate);
            case SGD -> new Optimizer.Sgd(rate, or(momentum, MOMENTUM));
            case LBFGS -> new Optimizer.Lbfgs();
        });
        hasEffect(
                checks,
                plateauFactor,
                "plateau_factor",
                learningRateSchedule,
                "learning_rate_schedule",
                ScheduleName.PLATEAU);
        hasEffect(
                checks,
                plateauPatience,
                "plateau_patience",
                learningRateSchedule,
                "learning_rate_schedule",
                ScheduleName.PLATEAU);
        LearningRateSchedule chosenSchedule = checks.value(() -> switch (learningRateSchedule) {
            case CONSTANT -> new LearningRateSchedule.Constant();
            case COSINE -> new LearningRateSchedule.Cosine();
            case PLATEAU ->
                new LearningRateSchedule.Plateau(
                        or(plateauFactor, PLATEAU_FACTOR), or(plateauPatience, PLATEAU_PATIENCE));
        });
        ClassWeights weights =
                checks.value(() -> classWeights == null ? ClassWeights.none() : ClassWeights.parse(classWeights));
        EpochOptions chosenEpochs = checks.value(() -> new EpochOptions(
                or(epochs, EPOCHS),
                or(batchSize, BATCH_SIZE),
                Optional.ofNullable(stepsPerEpoch),
                Optional.ofNullable(passes).or(() -> probe ? Optional.of(Passes.NONE) : Optional.empty()),
                Optional.ofNullable(monitor),
                Optional.ofNullable(patience)));
        Optional<FineTuneOptions> tuning = fineTuning(checks);
        TrainOptions options = checks.value(() -> new TrainOptions(
                head, chosenOptimizer, chosenSchedule, labelSmoothing, weights, chosenEpochs, seed, tuning));
        checks.done();
        return options;
    }

    private static <T> T or(T given, T usual) {
        return given == null ? usual : given;
    }

    private static void trainsOnBatches(Checks checks, Object value, String name) {
        checks.that(
                value == null,
                name,
                "none with option `optimizer` lbfgs, which trains on all rows at once",
                String.valueOf(value));
    }

    private Optional<FineTuneOptions> fineTuning(Checks checks) {
        boolean absent = fineTune == null || fineTune.equals(NO_LAYER);
        Map<String, Object> needingIt = new LinkedHashMap<>();
        needingIt.put("fine_tune_epochs", fineTuneEpochs);
        needingIt.put("fine_tune_learning_rate", fineTuneLearningRate);
        needingIt.forEach((name, value) ->
                checks.that(value == null || !absent, name, "option `fine_tune` beside it", String.valueOf(value)));
        if (absent) {
            return Optional.empty();
        }
        return Optional.ofNullable(checks.value(() -> new FineTuneOptions(
                FineTuneOptions.from(fineTune),
                or(fineTuneEpochs, FINE_TUNE_EPOCHS),
                or(fineTuneLearningRate, FINE_TUNE_RATE))));
    }

    /** Refuses a value that only one choice of another option has, as Keras refuses an unknown argument. */
    private static void hasEffect(
            Checks checks, Object value, String name, Object choice, String option, Object needed) {
        checks.that(
                value == null || choice == needed,
                name,
                "option `%s` %s, which alone has it".formatted(option, needed),
                choice.toString());
    }
}
