package io.github.headstart.classify.train;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.LogisticLoss;
import io.github.headstart.process.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Logistic regression on all rows of a training split at once, by L-BFGS to convergence: the mean of the rows' losses plus L2 times the
 * sum of the kernel's squares is minimal, as with scikit-learn's {@code LogisticRegression(C = 1 / (2 * rows * l2))}. The biases are
 * not regularized. The result depends on the rows and the options only, not on a seed. What the output layer takes of each row is kept in memory
 * if it fits into a share of the heap, and read again for each step otherwise, to the same result.
 */
public final class LinearProbe {
    private static final Logger LOG = LogManager.getLogger(LinearProbe.class);

    static final int MOST_ITERATIONS = 10_000;
    /** Of several trainings at a time, as of one, all rows together take at most this share. It decides on the time only. */
    private static final double SHARE_OF_HEAP = 0.25;

    private static final int ROWS_AT_ONCE = 1024;
    /** As precise as coefficients can be compared. */
    static final double EXACT = 1e-6;
    /** Enough for probabilities. */
    public static final double ROUGH = 1e-3;

    /** Where rounding ends the search before it is as precise as wanted, it has converged if it is within this factor. */
    private static final double ROUNDED = 100;

    /** The curvature in the direction of the biases, which are not regularized, is of this order where classes are hardly confused. */
    private static final double LEAST_CURVATURE_OF_BIASES = 1e-2;

    private final Head head;
    private final HeadSpec spec;
    private final FeatureBatches batches;
    private final SplitIndex training;
    private final int[] rows;
    private final float[] classWeights;
    private final int rowsAtOnce;
    /** By batch: the inputs; null if they are to be read again. */
    private final float[][] kept;

    /**
     * @param head without hidden layers, with l2 of more than 0; its weights are neither used nor changed
     * @param rows row numbers of {@code training}
     * @param classWeights by class number
     */
    public LinearProbe(Head head, Features source, SplitIndex training, int[] rows, float[] classWeights) {
        this.head = head;
        spec = head.spec();
        this.training = training;
        this.rows = rows;
        this.classWeights = classWeights;
        rowsAtOnce = Math.min(rows.length, FeatureBatches.rowsAtOnce(spec.featureSize(), ROWS_AT_ONCE));
        batches = new FeatureBatches(source, rowsAtOnce);
        kept = new float[(rows.length + rowsAtOnce - 1) / rowsAtOnce][];
    }

    /**
     * The result of a training.
     *
     * @param weights of the head; empty if the training diverged or was interrupted
     */
    public record Result(List<float[]> weights, StopReason stopReason) {}

    /**
     * @param precision about how far the weights may be from the optimum: the norm of the gradient over the least curvature
     * @param stop checked before each iteration; true to end without a result
     * @param progress of the iterations
     */
    public Result train(double precision, BooleanSupplier stop, Progress progress) {
        try (LogisticLoss loss = head.logisticLoss()) {
            double[] centre = mean(loss);
            loss.setCentre(centre);
            Lbfgs search =
                    new Lbfgs((weights, gradient) -> regularized(loss, weights, gradient), new double[loss.size()]);
            double enough = precision * Math.min(2 * spec.l2(), LEAST_CURVATURE_OF_BIASES);
            for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
                if (!Double.isFinite(search.value())) {
                    return new Result(List.of(), StopReason.DIVERGED);
                }
                if (stop.getAsBoolean()) {
                    return new Result(List.of(), StopReason.INTERRUPTED);
                }
                if (search.gradientNorm() <= enough || !search.iterate()) {
                    break;
                }
                progress.step();
            }
            StopReason reason =
                    search.gradientNorm() <= ROUNDED * enough ? StopReason.FINISHED : StopReason.NOT_CONVERGED;
            if (reason == StopReason.NOT_CONVERGED) {
                LOG.warn(
                        "L-BFGS with an l2 of {}: expected a gradient of at most {}, reached {}",
                        spec.l2(),
                        ROUNDED * enough,
                        search.gradientNorm());
            }
            return new Result(loss.headWeights(search.point(), centre), reason);
        }
    }

    private double regularized(LogisticLoss loss, double[] weights, double[] gradient) {
        loss.setWeights(weights);
        double sum = 0;
        for (int batch = 0; batch < kept.length; batch++) {
            float[] inputs = inputs(loss, batch);
            sum += loss.add(inputs, labels(batch), classWeights, count(batch), gradient);
        }
        double squares = 0;
        int kernel = weights.length - spec.outputSize();
        for (int i = 0; i < weights.length; i++) {
            gradient[i] /= rows.length;
            if (i < kernel) {
                gradient[i] += 2 * spec.l2() * weights[i];
                squares += weights[i] * weights[i];
            }
        }
        return sum / rows.length + spec.l2() * squares;
    }

    /** The mean of the inputs. Around it, the kernel and the biases depend little on one another, which saves most iterations. */
    private double[] mean(LogisticLoss loss) {
        double[] mean = new double[spec.inputSize()];
        for (int batch = 0; batch < kept.length; batch++) {
            float[] inputs = inputs(loss, batch);
            for (int i = 0; i < inputs.length; i++) {
                mean[i % mean.length] += inputs[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= rows.length;
        }
        return mean;
    }

    private float[] inputs(LogisticLoss loss, int batch) {
        if (kept[batch] != null) {
            return kept[batch];
        }
        batches.read(training, rows, batch * rowsAtOnce, count(batch));
        float[] inputs = loss.inputs(batches.features(), count(batch));
        if (fits()) {
            kept[batch] = inputs;
        }
        return inputs;
    }

    private boolean fits() {
        int atOnce = head.isAlone() ? 1 : Runtime.getRuntime().availableProcessors();
        return (double) rows.length * spec.inputSize() * Float.BYTES
                <= SHARE_OF_HEAP / atOnce * Runtime.getRuntime().maxMemory();
    }

    private int[] labels(int batch) {
        return Arrays.stream(rows, batch * rowsAtOnce, batch * rowsAtOnce + count(batch))
                .map(training::label)
                .toArray();
    }

    private int count(int batch) {
        return Math.min(rowsAtOnce, rows.length - batch * rowsAtOnce);
    }
}
