package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Pixels;
import io.github.headstart.manifest.Pooling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Runs a SavedModel's signature. */
final class SavedModelBackbone implements Backbone {
    /** Lets runs from several threads execute concurrently instead of one after another. */
    private static final RunOptions IN_THE_CALLERS_THREAD =
            RunOptions.newBuilder().setInterOpThreadPool(-1).build();

    private final Path directory;
    private final SavedModelBundle bundle;
    private final ModelSignature signature;
    private final Output<?> output;
    private final TensorType outputType;
    private final FeatureShape outputShape;
    private final int height;
    private final int width;

    private SavedModelBackbone(
            Path directory,
            SavedModelBundle bundle,
            ModelSignature signature,
            Optional<Pooling> pooling,
            FeatureShape outputShape,
            int height,
            int width) {
        this.directory = directory;
        this.bundle = bundle;
        this.signature = signature;
        Output<?> maps = bundle.graph().outputOrThrow(signature.outputTensor());
        output = pooling.<Output<?>>map(kind -> pooled(bundle, maps, kind)).orElse(maps);
        outputType = pooling.isPresent() ? TensorType.FLOAT32 : signature.outputType();
        this.outputShape = outputShape;
        this.height = height;
        this.width = width;
    }

    /**
     * @param pooling of the signature's output
     * @param outputShape of one image's map or pooled map, null if it is to be measured
     */
    static SavedModelBackbone open(
            Path directory,
            ModelSignature signature,
            Optional<Pooling> pooling,
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
            return new SavedModelBackbone(directory, bundle, signature, pooling, outputShape, height, width);
        } catch (TensorFlowException e) {
            throw new PipelineException(
                    "%s: cannot be loaded as a SavedModel: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** In the model's own session, so that whole maps are never copied out of native memory. */
    private static Output<TFloat32> pooled(SavedModelBundle bundle, Output<?> maps, Pooling pooling) {
        Ops tf = Ops.create(bundle.graph()).withSubScope("pooling");
        return PoolingOps.apply(pooling, tf, tf.dtypes.cast(maps, TFloat32.class))
                .asOutput();
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
            TType found = (TType) result.get(0);
            if (found.size() != outputSize) {
                throw new PipelineException("backbone: expected %d values for %d images, found the shape %s"
                        .formatted(outputSize, count, found.shape()));
            }
            outputType.read(found, maps, Math.toIntExact(outputSize));
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
                    .fetch(output)
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
