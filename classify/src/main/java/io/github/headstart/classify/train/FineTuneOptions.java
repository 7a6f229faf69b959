package io.github.headstart.classify.train;

import io.github.headstart.error.Checks;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.Problem;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.Arrays;
import java.util.List;

/**
 * The options of fine-tuning: after the head alone, the last layers of VGG16 are trained together with it, by the same kind of
 * optimizer, which remembers nothing of the first stage.
 *
 * @param from the first layer that is trained; so are those behind it
 * @param epochs maximum number of epochs besides those of the head alone, at least 1
 */
public record FineTuneOptions(Vgg16Layer from, int epochs, double learningRate) {
    private static final String FLAG = "fine_tune";

    public FineTuneOptions {
        new Checks()
                .that(
                        Arrays.stream(Vgg16Layer.values())
                                .anyMatch(layer -> layer.compareTo(from) >= 0 && !layer.isPooling()),
                        FLAG,
                        "a layer with weights, or one before",
                        from.toString())
                .that(
                        from != Vgg16Layer.BLOCK1_CONV1,
                        FLAG,
                        "a block or a layer behind block1_conv1, the first whose output a store can have",
                        from.toString())
                .that(epochs >= 1, FLAG + "_epochs", "at least 1", Integer.toString(epochs))
                .that(
                        learningRate > 0 && Double.isFinite(learningRate),
                        FLAG + "_learning_rate",
                        "more than 0",
                        Double.toString(learningRate))
                .done();
    }

    /**
     * Reads the first layer.
     *
     * @param text a block or a layer, for example {@code block5} or {@code block5_conv2}
     * @throws io.github.headstart.error.InvalidValueException if it is neither
     */
    public static Vgg16Layer from(String text) {
        return Arrays.stream(Vgg16Layer.values())
                .filter(layer -> layer.toString().equals(text)
                        || "block%d".formatted(layer.block()).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        List.of(new Problem(FLAG, "block1 to block5, or a layer such as block5_conv1", text))));
    }

    /** The layer whose output the first trained layer takes. */
    Vgg16Layer before() {
        return before(from);
    }

    /** The layer that a store for fine-tuning is usually cut at: the last one of the block before. */
    static Vgg16Layer usualCut(Vgg16Layer from) {
        Vgg16Layer first = from;
        while (first != Vgg16Layer.BLOCK1_CONV1 && before(first).block() == from.block()) {
            first = before(first);
        }
        return first == Vgg16Layer.BLOCK1_CONV1 ? first : before(first);
    }

    private static Vgg16Layer before(Vgg16Layer layer) {
        return Vgg16Layer.values()[layer.ordinal() - 1];
    }
}
