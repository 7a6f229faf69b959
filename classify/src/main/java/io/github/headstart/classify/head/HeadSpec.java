package io.github.headstart.classify.head;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.Checks;
import io.github.headstart.manifest.Pooling;
import java.util.ArrayList;
import java.util.List;

/**
 * The specification of a head's layers: pooling or flattening, hidden dense layers and a dense output layer, which has
 * one sigmoid unit for two classes and a softmax for more, or a sigmoid for each class where an image may have several. Layers of the backbone that were not computed yet may precede them.
 *
 * @param featureShape shape of one feature map without the batch dimension, for example [4, 4, 512] or [1280]
 * @param tail the layers of the backbone between the features and the head
 * @param pooling over height and width, for maps of three dimensions
 * @param hidden units of each hidden layer; empty for logistic regression
 * @param activation of each hidden layer
 * @param dropout dropout rate after each hidden layer, or before the output layer if there is no hidden layer
 * @param l2 L2 regularization factor of the kernels of all dense layers, hidden and output: times the sum of squares, it is added to the
 *     loss
 * @param labelling whether an image has one class or any number of them
 */
public record HeadSpec(
        List<Integer> featureShape,
        Tail tail,
        Pooling pooling,
        List<Integer> hidden,
        Activation activation,
        double dropout,
        double l2,
        int classes,
        Labelling labelling) {
    private static final int DEFAULT_HIDDEN = 256;
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    public HeadSpec {
        featureShape = List.copyOf(featureShape);
        hidden = List.copyOf(hidden);
        layerChecks(hidden, dropout, l2)
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
                        tail.layers().isEmpty() || featureShape.size() == 3,
                        "feature shape",
                        "[height, width, channels] before layers of the backbone",
                        featureShape.toString())
                .that(
                        pooling == Pooling.NONE || featureShape.size() == 3,
                        "pooling",
                        "none unless the feature map is [height, width, channels]",
                        "%s of %s".formatted(pooling, featureShape))
                .that(
                        classes >= labelling.fewestClasses(),
                        "classes",
                        "at least " + labelling.fewestClasses(),
                        Integer.toString(classes))
                .done();
        checkKernels(inputSize(tail.outputShape(featureShape), pooling), hidden);
    }

    /** A head that takes the features as they are, for images of one class each. */
    public HeadSpec(
            List<Integer> featureShape,
            Pooling pooling,
            List<Integer> hidden,
            Activation activation,
            double dropout,
            double l2,
            int classes) {
        this(featureShape, Tail.NONE, pooling, hidden, activation, dropout, l2, classes, Labelling.SINGLE_LABEL);
    }

    /** The head alone, which takes what the tail gives. */
    public HeadSpec withoutTail() {
        return new HeadSpec(
                tail.outputShape(featureShape),
                Tail.NONE,
                pooling,
                hidden,
                activation,
                dropout,
                l2,
                classes,
                labelling);
    }

    /** The checks that do not depend on the features. */
    public static Checks layerChecks(List<Integer> hidden, double dropout, double l2) {
        return new Checks()
                .that(
                        hidden.stream().allMatch(size -> size >= 1),
                        "hidden",
                        "layer sizes of at least 1",
                        hidden.toString())
                .that(dropout >= 0 && dropout < 1, "dropout", "at least 0, less than 1", Double.toString(dropout))
                .that(l2 >= 0 && Double.isFinite(l2), "l2", "at least 0", Double.toString(l2));
    }

    private static void checkKernels(int inputSize, List<Integer> hidden) {
        long inputs = inputSize;
        for (int outputs : hidden) {
            new Checks()
                    .that(
                            inputs * outputs <= MAX_ARRAY_LENGTH,
                            "hidden",
                            "at most %d outputs of a layer of %d inputs".formatted(MAX_ARRAY_LENGTH / inputs, inputs),
                            Integer.toString(outputs))
                    .done();
            inputs = outputs;
        }
    }

    private static int size(List<Integer> featureShape) {
        return featureShape.stream().reduce(1, (a, b) -> a * b);
    }

    /** The default head: flatten, one hidden layer of 256 units with relu, no dropout, no l2. */
    public static HeadSpec of(List<Integer> featureShape, int classes) {
        return new HeadSpec(featureShape, Pooling.NONE, List.of(DEFAULT_HIDDEN), Activation.RELU, 0, 0, classes);
    }

    /** Number of values in one feature map. */
    public int featureSize() {
        return size(featureShape);
    }

    /** Number of values in one feature map after tail and pooling: the inputs of the first dense layer. */
    public int inputSize() {
        return inputSize(tail.outputShape(featureShape), pooling);
    }

    private static int inputSize(List<Integer> shape, Pooling pooling) {
        return pooling == Pooling.NONE ? size(shape) : shape.get(2);
    }

    public OutputLayer output() {
        return OutputLayer.of(classes, labelling);
    }

    /** Units of the output layer. */
    public int outputSize() {
        return output().units(classes);
    }

    /** The number of values of an image's label: its class's number or, where it may have several, 0 or 1 for each class. */
    public int labelSize() {
        return output().labelSize(classes);
    }

    /** Units of each dense layer, including the output layer. */
    public List<Integer> denseSizes() {
        List<Integer> sizes = new ArrayList<>(hidden);
        sizes.add(outputSize());
        return List.copyOf(sizes);
    }

    /** The weights of the dense layers, of those of all layers. */
    public <T> List<T> dense(List<T> weights) {
        return weights.subList(tail.weights(), weights.size());
    }

    /** Shapes of the weights in the order of Keras's get_weights: kernels and biases of the tail, then {@link #denseShapes}. */
    public List<List<Integer>> weightShapes() {
        List<List<Integer>> shapes = new ArrayList<>(tail.weightShapes());
        shapes.addAll(denseShapes());
        return List.copyOf(shapes);
    }

    /** Shapes of the weights of the dense layers: kernel [inputs, outputs], bias [outputs], … */
    List<List<Integer>> denseShapes() {
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

    /** Number of parameters. */
    public long parameters() {
        return layers().stream().mapToLong(HeadLayer::parameters).sum();
    }
}
