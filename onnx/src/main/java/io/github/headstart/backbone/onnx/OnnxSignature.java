package io.github.headstart.backbone.onnx;

import io.github.headstart.backbone.BackboneSummary;
import io.github.headstart.backbone.onnx.OnnxModel.Tensor;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Pixels;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which input of a model takes the images, and which output has the features.
 *
 * @param layout of the input, and of an output with height and width
 * @param choice the chosen output and layout, to be shown after the model's name; empty if there is no other choice
 */
record OnnxSignature(
        OnnxModel model, Tensor input, TensorLayout layout, Tensor output, TensorLayout outputLayout, String choice) {
    private static final int RANK = 4;
    private static final long OPEN = -1;

    /** Types of ONNX whose tensors are sizes, indices or texts: no parameters. */
    private static final List<String> NO_PARAMETERS = List.of("int64", "string", "bool");

    /**
     * @throws PipelineException if the model is not from one [n, 3, height, width] or [n, height, width, 3] of float32 or float16 to
     *     [n, …] of float32 or float16, or more than one output or layout is possible and none is chosen
     */
    static OnnxSignature of(OnnxModel model, BackboneSpec.Onnx chosen) {
        if (model.inputs().size() != 1 || !isImages(model.inputs().get(0))) {
            throw model.refusal(
                    "expected one input of float32 or float16 [n, 3, height, width] or [n, height, width, 3], found "
                            + list(model.inputs()));
        }
        Tensor input = model.inputs().get(0);
        List<TensorLayout> possible = possible(input);
        TensorLayout layout = chosen.inputLayout().orElseGet(() -> {
            if (possible.size() > 1) {
                throw new PipelineException(
                        "backbone.input_layout: expected nchw or nhwc, because the input of %s fits both, %s; found nothing"
                                .formatted(model.file(), input));
            }
            return possible.get(0);
        });
        if (!possible.contains(layout)) {
            throw new PipelineException("backbone.input_layout: expected %s, because the input of %s is %s; found %s"
                    .formatted(possible.get(0), model.file(), input, layout));
        }
        Tensor output = output(model, chosen.output());
        TensorLayout outputLayout = chosen.outputLayout().orElse(layout);
        String choice = Stream.of(
                        model.outputs().size() > 1 ? "output " + output.name() : "",
                        possible.size() > 1 ? "input " + layout : "",
                        outputLayout == layout ? "" : "maps " + outputLayout)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return new OnnxSignature(
                model, input, layout, output, outputLayout, choice.isEmpty() ? "" : " (%s)".formatted(choice));
    }

    private static Tensor output(OnnxModel model, Optional<String> name) {
        List<Tensor> candidates = model.outputs().stream()
                .filter(output -> name.isEmpty() || output.name().equals(name.get()))
                .toList();
        if (candidates.size() != 1) {
            throw new PipelineException("backbone.output: expected the name of one output of %s, %s; found %s"
                    .formatted(
                            model.file(),
                            list(model.outputs()),
                            name.map(wrong -> '"' + wrong + '"').orElse("nothing")));
        }
        Tensor output = candidates.get(0);
        if (ElementType.of(output.type()).isEmpty()
                || output.shape().filter(sizes -> sizes.size() < 2).isPresent()) {
            throw model.refusal("expected an output of float32 or float16 [n, …], found " + output);
        }
        return output;
    }

    private static boolean isImages(Tensor input) {
        return ElementType.of(input.type()).isPresent()
                && input.shape().filter(sizes -> sizes.size() == RANK).isPresent()
                && !possible(input).isEmpty();
    }

    /** A dimension of 3 says it; where there is none, one that is open may be it. */
    private static List<TensorLayout> possible(Tensor input) {
        List<TensorLayout> said = withChannels(input, Pixels.CHANNELS);
        return said.isEmpty() ? withChannels(input, OPEN) : said;
    }

    private static List<TensorLayout> withChannels(Tensor input, long channels) {
        return Stream.of(TensorLayout.values())
                .filter(layout -> input.shape().orElseThrow().get(channelAxis(layout)) == channels)
                .toList();
    }

    private static int channelAxis(TensorLayout layout) {
        return layout == TensorLayout.NCHW ? 1 : RANK - 1;
    }

    private static String list(List<Tensor> tensors) {
        return tensors.isEmpty()
                ? "none"
                : tensors.stream().map(Tensor::toString).collect(Collectors.joining(" and "));
    }

    ElementType inputType() {
        return ElementType.of(input.type()).orElseThrow();
    }

    /** How many images the model takes at once; empty for any number. */
    OptionalInt batch() {
        long size = input.shape().orElseThrow().get(0);
        return size == OPEN ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(size));
    }

    /** [height, width] of the images, -1 where any size is accepted. */
    List<Long> imageSize() {
        int height = layout == TensorLayout.NCHW ? 2 : 1;
        return input.shape().orElseThrow().subList(height, height + 2);
    }

    /** The shape of the model's input for that many images. */
    long[] inputShape(int images, int height, int width) {
        return layout == TensorLayout.NCHW
                ? new long[] {images, Pixels.CHANNELS, height, width}
                : new long[] {images, height, width, Pixels.CHANNELS};
    }

    /** What the input of that many images takes. */
    int inputBytes(int images, int height, int width) {
        long bytes =
                (long) images * height * width * Pixels.CHANNELS * inputType().bytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new PipelineException(
                    "%s: expected images that take less than 2 GiB at once, found %d of %d×%d; take smaller ones, or fewer by option `batch`"
                            .formatted(model.file(), images, height, width));
        }
        return (int) bytes;
    }

    /** The sizes of one image's output as the model gives them; empty where only a run can tell. */
    Optional<List<Integer>> outputSizes() {
        return output.shape()
                .map(sizes -> sizes.subList(1, sizes.size()))
                .filter(sizes -> !sizes.contains(OPEN))
                .map(sizes -> sizes.stream().map(Math::toIntExact).toList());
    }

    /** The input, the weights and the output: what is known without the layers. */
    BackboneSummary summary(String name) {
        List<BackboneSummary.Layer> layers = new ArrayList<>();
        layers.add(layer(input, "Input"));
        for (Tensor weight : model.weights()) {
            if (!NO_PARAMETERS.contains(weight.typeName())) {
                List<Long> shape = weight.shape().orElseThrow();
                long values = shape.stream().reduce(1L, Math::multiplyExact);
                layers.add(new BackboneSummary.Layer(weight.name(), "Initializer", shape.toString(), values));
            }
        }
        layers.add(layer(output, "Output"));
        return new BackboneSummary(name, layers);
    }

    private static BackboneSummary.Layer layer(Tensor tensor, String role) {
        return new BackboneSummary.Layer(
                tensor.name(), "%s, %s".formatted(role, tensor.typeName()), tensor.shapeText(), 0);
    }
}
