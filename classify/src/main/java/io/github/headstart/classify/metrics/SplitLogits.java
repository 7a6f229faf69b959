package io.github.headstart.classify.metrics;

import io.github.headstart.io.Cursor;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The logits of a split's images with their labels. They are in a temporary file, so that memory does not grow with their number, and
 * read again for every temperature. All sums are in the order of the images, so that the same logits give the same bits.
 */
public final class SplitLogits {
    private final RecordFile<Row> rows;

    private SplitLogits(RecordFile<Row> rows) {
        this.rows = rows;
    }

    /** @param logits float[classes], of which the probabilities are the softmax */
    private record Row(int label, float[] logits) {
        double highest() {
            double highest = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                highest = Math.max(highest, logit);
            }
            return highest;
        }
    }

    private record Format(int classes) implements RecordFormat<Row> {
        @Override
        public void write(Row row, DataOutput out) throws IOException {
            out.writeInt(row.label());
            for (float logit : row.logits()) {
                out.writeFloat(logit);
            }
        }

        @Override
        public Row read(DataInput in) throws IOException {
            int label = in.readInt();
            float[] logits = new float[classes];
            for (int i = 0; i < classes; i++) {
                logits[i] = in.readFloat();
            }
            return new Row(label, logits);
        }
    }

    /** Takes the logits image by image. Not thread-safe. */
    public static final class Writer implements AutoCloseable {
        private final int classes;
        private final RecordFile.Writer<Row> file;

        /** @param scratch owns the file */
        public Writer(Scratch scratch, int classes) {
            this.classes = classes;
            file = new RecordFile.Writer<>(scratch, new Format(classes));
        }

        /**
         * @param label true class, an index into the classes
         * @param logits float[classes], of which the probabilities are the softmax
         * @throws IllegalArgumentException if these are not a label and finite numbers
         */
        public void add(int label, float[] logits) {
            boolean finite = true;
            for (float logit : logits) {
                finite &= Float.isFinite(logit);
            }
            if (logits.length != classes || !finite || label < 0 || label >= classes) {
                throw new IllegalArgumentException("expected a label below %d and %d finite logits, found %d and %s"
                        .formatted(classes, classes, label, Arrays.toString(logits)));
            }
            file.add(new Row(label, logits));
        }

        /**
         * Adds an image that may have several classes: a decision for each class, of which the mean cross-entropy is the binary one. The
         * writer is that of two classes: that an image lacks a class, and that it has it.
         *
         * @param label true classes, ascending
         * @param logits by class, of which the probabilities are the sigmoids
         * @throws IllegalArgumentException if these are not finite numbers
         */
        public void addDecisions(int[] label, float[] logits) {
            for (int index = 0; index < logits.length; index++) {
                add(Arrays.binarySearch(label, index) >= 0 ? 1 : 0, new float[] {0, logits[index]});
            }
        }

        public SplitLogits finish() {
            return new SplitLogits(file.finish());
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /** The number of predictions: one for each image, or of several classes one for each image and class. */
    long predictions() {
        return rows.size();
    }

    /** @param temperature that the logits are divided by, above 0 */
    public CalibrationErrors errors(double temperature) {
        double inverse = 1 / temperature;
        Calibration.Counts counts = new Calibration.Counts();
        double[] loss = new double[1];
        forEach(row -> {
            double highest = row.highest();
            double sum = 0;
            int predicted = 0;
            for (int i = 0; i < row.logits().length; i++) {
                sum += Math.exp(inverse * (row.logits()[i] - highest));
                predicted = row.logits()[i] > row.logits()[predicted] ? i : predicted;
            }
            counts.add((float) (1 / sum), predicted == row.label());
            loss[0] += Math.log(sum) - inverse * (row.logits()[row.label()] - highest);
        });
        return new CalibrationErrors(counts.calibration().expectedError(), loss[0] / predictions());
    }

    /**
     * The derivatives of the negative log-likelihood by the inverse of the temperature, of which it is a convex function.
     *
     * @param first mean of (expected logit − logit of the label)
     * @param second mean variance of the logit, at least 0; the expectation is that of the probabilities
     */
    record Derivatives(double first, double second) {}

    /** @param inverse of the temperature, at least 0; infinite for the limit */
    Derivatives derivatives(double inverse) {
        double[] sums = new double[2];
        forEach(row -> {
            double highest = row.highest();
            double weights = 0;
            double mean = 0;
            double square = 0;
            for (float logit : row.logits()) {
                double below = logit - highest;
                double weight = below == 0 ? 1 : Math.exp(inverse * below);
                weights += weight;
                mean += weight * below;
                square += weight * below * below;
            }
            mean /= weights;
            sums[0] += mean - (row.logits()[row.label()] - highest);
            sums[1] += Math.max(0, square / weights - mean * mean);
        });
        return new Derivatives(sums[0] / predictions(), sums[1] / predictions());
    }

    /**
     * The standard error of a temperature that was fitted to these logits, divided by it: that of the maximum-likelihood estimate, one
     * over the root of the observed information of its logarithm. It assumes independent predictions.
     */
    public double relativeStandardError(double temperature) {
        double inverse = 1 / temperature;
        return 1 / (inverse * Math.sqrt(predictions() * derivatives(inverse).second()));
    }

    private void forEach(Consumer<Row> visitor) {
        try (Cursor<Row> cursor = rows.read()) {
            cursor.forEachRemaining(visitor);
        }
    }
}
