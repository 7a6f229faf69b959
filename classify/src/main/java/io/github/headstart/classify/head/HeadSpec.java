package io.github.headstart.classify.head;

import io.github.headstart.error.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a head: pooling or flattening, hidden dense layers, one dense output layer. Two classes end in one
 * sigmoid, more in a softmax.
 *
 * @param featureShape of one feature map without the batch dimension, for example [4, 4, 512] or [1280]
 * @param pooling over height and width, for maps of three dimensions
 * @param hidden outputs of each hidden layer; empty is logistic regression
 * @param activation of each hidden layer
 * @param dropout share of the values set to 0 in training, after each hidden layer, or, where there is none, before
 *     the output layer
 * @param l2 factor of the sum of the squares of every kernel, hidden and output, that is added to the loss
 */
public record HeadSpec(
        List<Integer> featureShape,
        Pooling pooling,
        List<Integer> hidden,
        Activation activation,
        double dropout,
        double l2,
        int classes) {
    private static final int DEFAULT_HIDDEN = 256;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    public HeadSpec {
        featureShape = List.copyOf(featureShape);
        hidden = List.copyOf(hidden);
        new Checks()
                .that(
                        !featureShape.isEmpty() && featureShape.stream().allMatch(size -> size >= 1),
                        "feature shape",
                        "one or more sizes, each at least 1",
                        featureShape.toString())
                .that(
                        featureShape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b)
                                <= Integer.MAX_VALUE,
                        "feature shape",
                        "at most %d values".formatted(Integer.MAX_VALUE),
                        featureShape.toString())
                .that(
                        pooling == Pooling.NONE || featureShape.size() == 3,
                        "pooling",
                        "none unless the feature map is [height, width, channels]",
                        "%s of %s".formatted(pooling, featureShape))
                .that(
                        hidden.stream().allMatch(size -> size >= 1),
                        "hidden",
                        "layer sizes of at least 1",
                        hidden.toString())
                .that(dropout >= 0 && dropout < 1, "dropout", "at least 0, less than 1", Double.toString(dropout))
                .that(l2 >= 0 && Double.isFinite(l2), "l2", "at least 0", Double.toString(l2))
                .that(classes >= 2, "classes", "at least 2", Integer.toString(classes))
                .done();
        checkKernels(pooling == Pooling.NONE ? size(featureShape) : featureShape.get(2), hidden);
    }

    private static void checkKernels(int inputSize, List<Integer> hidden) {
        long inputs = inputSize;
        for (int outputs : hidden) {
            new Checks()
                    .that(
                            inputs * outputs <= LARGEST_ARRAY,
                            "hidden",
                            "at most %d outputs of a layer of %d inputs".formatted(LARGEST_ARRAY / inputs, inputs),
                            Integer.toString(outputs))
                    .done();
            inputs = outputs;
        }
    }

    private static int size(List<Integer> featureShape) {
        return featureShape.stream().reduce(1, (a, b) -> a * b);
    }

    /** The usual head: flattened, one hidden layer of 256 with relu, no dropout, no l2. */
    public static HeadSpec of(List<Integer> featureShape, int classes) {
        return new HeadSpec(featureShape, Pooling.NONE, List.of(DEFAULT_HIDDEN), Activation.RELU, 0, 0, classes);
    }

    /** Values of one feature map. */
    public int featureSize() {
        return size(featureShape);
    }

    /** Values of one feature map after pooling: the inputs of the first dense layer. */
    public int inputSize() {
        return pooling == Pooling.NONE ? featureSize() : featureShape.get(2);
    }

    /** Width of the last dense layer: 1 for two classes, else one for each class. */
    public int outputSize() {
        return classes == 2 ? 1 : classes;
    }

    /** Outputs of each dense layer, the last one included. */
    public List<Integer> denseSizes() {
        List<Integer> sizes = new ArrayList<>(hidden);
        sizes.add(outputSize());
        return List.copyOf(sizes);
    }

    /** Shapes of the weights in the order of Keras's get_weights: kernel [inputs, outputs], bias [outputs], … */
    public List<List<Integer>> weightShapes() {
        List<List<Integer>> shapes = new ArrayList<>();
        int inputs = inputSize();
        for (int outputs : denseSizes()) {
            shapes.add(List.of(inputs, outputs));
            shapes.add(List.of(outputs));
            inputs = outputs;
        }
        return List.copyOf(shapes);
    }

    /** The layers as the summary of a Keras Sequential lists them. */
    public List<HeadLayer> layers() {
        return HeadLayer.of(this);
    }

    /** Number of trained values. */
    public long parameters() {
        return layers().stream().mapToLong(HeadLayer::parameters).sum();
    }
}
