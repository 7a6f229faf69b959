package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Pixels;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.family.TType;

/** Runs a SavedModel's signature. */
final class SavedModelBackbone implements Backbone {
    /** Lets runs from several threads execute concurrently instead of one after another. */
    private static final RunOptions IN_THE_CALLERS_THREAD =
            RunOptions.newBuilder().setInterOpThreadPool(-1).build();

    private final Path directory;
    private final SavedModelBundle bundle;
    private final ModelSignature signature;
    private final FeatureShape outputShape;
    private final int height;
    private final int width;

    private SavedModelBackbone(
            Path directory,
            SavedModelBundle bundle,
            ModelSignature signature,
            FeatureShape outputShape,
            int height,
            int width) {
        this.directory = directory;
        this.bundle = bundle;
        this.signature = signature;
        this.outputShape = outputShape;
        this.height = height;
        this.width = width;
    }

    /** @param outputShape of one image's map, null if it is to be measured */
    static SavedModelBackbone open(
            Path directory,
            ModelSignature signature,
            FeatureShape outputShape,
            int height,
            int width,
            ConfigProto settings) {
        NativeTensorFlow.prepare();
        try {
            SavedModelBundle bundle = SavedModelBundle.loader(directory.toString())
                    .withTags(ModelSignature.TAG)
                    .withConfigProto(settings)
                    .load();
            return new SavedModelBackbone(directory, bundle, signature, outputShape, height, width);
        } catch (TensorFlowException e) {
            throw new PipelineException(
                    "%s: cannot be loaded as a SavedModel: %s".formatted(directory, e.getMessage()), e);
        }
    }

    @Override
    public FeatureShape outputShape() {
        return outputShape;
    }

    @Override
    public void forward(float[] pixels, int count, float[] maps) {
        long outputSize = (long) count * outputShape.size();
        try (TType input = input(pixels, count);
                Result result = run(input)) {
            TType output = (TType) result.get(0);
            if (output.size() != outputSize) {
                throw new PipelineException("backbone: expected %d values for %d images, found the shape %s"
                        .formatted(outputSize, count, output.shape()));
            }
            signature.outputType().read(output, maps, Math.toIntExact(outputSize));
        }
    }

    /** The shape that one black image's map has. */
    FeatureShape measureOutputShape() {
        try (TType input = input(new float[height * width * Pixels.CHANNELS], 1);
                Result result = run(input)) {
            long[] shape = result.get(0).shape().asArray();
            return new FeatureShape(
                    Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList());
        }
    }

    @Override
    public void close() {
        bundle.close();
    }

    private TType input(float[] pixels, int count) {
        return signature.inputType().tensorOf(Shape.of(count, height, width, Pixels.CHANNELS), pixels);
    }

    private Result run(TType input) {
        try {
            return bundle.session()
                    .runner()
                    .setOptions(IN_THE_CALLERS_THREAD)
                    .feed(signature.inputTensor(), input)
                    .fetch(signature.outputTensor())
                    .run();
        } catch (TensorFlowException e) {
            throw new PipelineException(
                    "%s: the network fails on %d images at once: %s; if memory does not suffice, reduce option `batch`"
                            .formatted(directory, input.shape().get(0), firstLine(e)),
                    e);
        }
    }

    private static String firstLine(TensorFlowException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
