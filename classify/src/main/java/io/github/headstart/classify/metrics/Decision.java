package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Labelling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How the probabilities of the classes become the predicted classes of an image. */
public enum Decision {
    /** The most probable class, the first of ties. */
    MOST_PROBABLE {
        @Override
        public int[] predicted(float[] probabilities) {
            return new int[] {ClassificationReport.mostProbable(probabilities)};
        }

        @Override
        public float confidence(float[] probabilities) {
            return probabilities[ClassificationReport.mostProbable(probabilities)];
        }

        @Override
        float confidenceOfError(float[] probabilities, int[] label) {
            return confidence(probabilities);
        }
    },
    /** Each class that is more probable than not, as Keras's {@code binary_accuracy} decides. */
    EACH_CLASS {
        @Override
        public int[] predicted(float[] probabilities) {
            return IntStream.range(0, probabilities.length)
                    .filter(index -> isPredicted(probabilities[index]))
                    .toArray();
        }

        @Override
        public float confidence(float[] probabilities) {
            float least = 1;
            for (float probability : probabilities) {
                least = Math.min(least, ofOneClass(probability));
            }
            return least;
        }

        @Override
        float confidenceOfError(float[] probabilities, int[] label) {
            float highest = 0;
            for (int index = 0; index < probabilities.length; index++) {
                boolean is = Arrays.binarySearch(label, index) >= 0;
                if (isPredicted(probabilities[index]) != is) {
                    highest = Math.max(highest, ofOneClass(probabilities[index]));
                }
            }
            return highest;
        }
    };

    private static final float THRESHOLD = 0.5f;

    public static Decision of(Labelling labelling) {
        return labelling.isMultiLabel() ? EACH_CLASS : MOST_PROBABLE;
    }

    /** Whether an image that may have several classes is predicted to have one of this probability. */
    public static boolean isPredicted(float probability) {
        return probability > THRESHOLD;
    }

    /** The predicted classes, ascending. */
    public abstract int[] predicted(float[] probabilities);

    /** The probability of what is predicted, 0 to 1; where an image may have several classes, of the most doubtful of them. */
    public abstract float confidence(float[] probabilities);

    /**
     * The probability of what is predicted wrongly, 0 to 1; the highest where an image may have several classes.
     *
     * @param label true classes, ascending, other than the predicted ones
     */
    abstract float confidenceOfError(float[] probabilities, int[] label);

    /** The probability of what is predicted of one class of several: that the image has it, or that it has it not. */
    static float ofOneClass(float probability) {
        return Math.max(probability, 1 - probability);
    }

    /** The predicted label. */
    public String label(List<String> classes, float[] probabilities) {
        return label(classes, predicted(probabilities));
    }

    /** The label that names classes. */
    public static String label(List<String> classes, int[] numbers) {
        return Labelling.label(Arrays.stream(numbers).mapToObj(classes::get).toList());
    }
}
