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
 * How much each class counts in the loss of training, as Keras's {@code class_weight}; validation is not weighted.
 *
 * @param balanced each class in inverse proportion to its images, as scikit-learn's {@code balanced}
 * @param given weights by class name where not balanced; a class without one counts 1
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

    /** Every class counts 1. */
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

    /** Whether nothing was asked for. Not named as a getter: {@code run.json} has the components and nothing else. */
    public boolean absent() {
        return !balanced && given.isEmpty();
    }

    /**
     * The weight of each class by its number.
     *
     * @throws InvalidValueException if a weight is given for a name that is no class
     */
    public float[] of(List<String> classes, SplitIndex training) {
        float[] weights = new float[classes.size()];
        Arrays.fill(weights, 1);
        if (balanced) {
            int[] counts = training.counts(classes.size());
            for (int label = 0; label < weights.length; label++) {
                // A class without images has no steps to count in.
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

    /** As on the command line; empty if every class counts 1. */
    @Override
    public String toString() {
        return balanced
                ? BALANCED
                : given.entrySet().stream()
                        .map(weight -> weight.getKey() + "=" + weight.getValue())
                        .collect(Collectors.joining(","));
    }
}
