package io.github.headstart.classify.train;

import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.error.Checks;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The class weights of the training loss, Keras's {@code class_weight}. Validation is not weighted.
 *
 * @param balanced whether weights are inversely proportional to the class frequencies, as scikit-learn's {@code
 *     balanced}
 * @param given weights by class name if not balanced; the default is 1
 */
public record ClassWeights(boolean balanced, Map<String, Double> given) {
    private static final String FLAG = "class_weights";
    private static final String BALANCED = "balanced";
    private static final String EXPECTED = "balanced, or weights such as cats=1,dogs=2.5";

    public ClassWeights {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        Checks checks = new Checks();
        given.forEach((name, weight) -> checks.that(
                weight >= 0 && Double.isFinite(weight), FLAG, "weights of at least 0", name + "=" + weight));
        checks.done();
    }

    /** A weight of 1 for every class. */
    public static ClassWeights none() {
        return new ClassWeights(false, Map.of());
    }

    /** @param text {@code balanced}, or {@code a=1,b=2} */
    public static ClassWeights parse(String text) {
        if (text.equals(BALANCED)) {
            return new ClassWeights(true, Map.of());
        }
        Map<String, Double> given = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.lastIndexOf('=');
            try {
                given.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new InvalidValueException(List.of(new Problem(FLAG, EXPECTED, text)));
            }
        }
        return new ClassWeights(false, given);
    }

    /** Whether all weights are 1 by default. Not named like a getter, since it must not appear in {@code run.json}. */
    public boolean absent() {
        return !balanced && given.isEmpty();
    }

    /**
     * The weight of each class by its number.
     *
     * @throws InvalidValueException if a weight is given for an unknown class, or images may have several classes: of a sample of several
     *     Keras weights the loss by one of them only
     */
    public float[] of(List<String> classes, SplitIndex training) {
        new Checks()
                .that(
                        absent() || !training.labelling().isMultiLabel(),
                        FLAG,
                        "none where an image may have several classes, since the weight of a sample is that of its one class",
                        toString())
                .done();
        float[] weights = new float[classes.size()];
        Arrays.fill(weights, 1);
        if (balanced) {
            int[] counts = training.counts(classes.size());
            for (int label = 0; label < weights.length; label++) {
                // A class without images has no samples to weight; 1 avoids a division by 0.
                weights[label] = (float) ((double) training.images() / classes.size() / Math.max(1, counts[label]));
            }
        }
        given.forEach((name, weight) -> {
            new Checks()
                    .that(classes.contains(name), FLAG, "classes out of " + classes, name)
                    .done();
            weights[classes.indexOf(name)] = weight.floatValue();
        });
        return weights;
    }

    /** The value on the command line; empty if every class has weight 1. */
    @Override
    public String toString() {
        return balanced
                ? BALANCED
                : given.entrySet().stream()
                        .map(weight -> weight.getKey() + "=" + weight.getValue())
                        .collect(Collectors.joining(","));
    }
}
