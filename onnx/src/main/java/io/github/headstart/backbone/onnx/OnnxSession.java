package io.github.headstart.backbone.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.headstart.error.PipelineException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that ONNX Runtime has loaded. {@link #run} may be called from several threads at once; each call computes in its own thread,
 * so that memory and results do not depend on how many processors there are.
 */
final class OnnxSession implements AutoCloseable {
    private final OnnxSignature signature;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int height;
    private final int width;

    private OnnxSession(
            OnnxSignature signature, OrtEnvironment environment, OrtSession session, int height, int width) {
        this.signature = signature;
        this.environment = environment;
        this.session = session;
        this.height = height;
        this.width = width;
    }

    /**
     * The outputs of images.
     *
     * @param sizes of one image's output
     * @param values float[images * sizes], of float16 as well
     */
    record Output(List<Integer> sizes, FloatBuffer values) {}

    static OnnxSession open(OnnxSignature signature, int height, int width) {
        OrtEnvironment environment = environment();
        Path file = signature.model().file();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setDeterministicCompute(true);
            return new OnnxSession(
                    signature, environment, environment.createSession(file.toString(), options), height, width);
        } catch (OrtException e) {
            throw new PipelineException(
                    "%s: cannot be loaded by ONNX Runtime %s: %s"
                            .formatted(file, environment.getVersion(), e.getMessage()),
                    e);
        }
    }

    private static OrtEnvironment environment() {
        try {
            // Warnings, such as of weights that nothing uses, are not for users.
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        } catch (LinkageError | IllegalStateException e) {
            throw new PipelineException(
                    "backbone.onnx: ONNX Runtime cannot be loaded on this machine (%s, %s): %s"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
                    e);
        }
    }

    /**
     * Runs the model once.
     *
     * @param pixels direct, in this machine's order of bytes: images in the model's layout and type
     * @param images how many there are
     */
    Output run(ByteBuffer pixels, int images) {
        long[] shape = signature.inputShape(images, height, width);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, pixels, shape, inputType());
                OrtSession.Result result = session.run(
                        Map.of(signature.input().name(), input),
                        Set.of(signature.output().name()))) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            long[] found = output.getInfo().getShape();
            if (found.length < 2 || found[0] != images) {
                throw new PipelineException(
                        "%s: expected an output [n, …] of %d images, found the shape %s in its output %s"
                                .formatted(
                                        signature.model().file(),
                                        images,
                                        Arrays.toString(found),
                                        signature.output().name()));
            }
            return new Output(
                    Arrays.stream(found).skip(1).mapToObj(Math::toIntExact).toList(), output.getFloatBuffer());
        } catch (OrtException e) {
            throw new PipelineException(
                    "%s: the network fails on %d images at once: %s; compare image.height and image.width with what it takes or, if memory does not suffice, reduce option `batch`"
                            .formatted(signature.model().file(), images, e.getMessage()),
                    e);
        }
    }

    private OnnxJavaType inputType() {
        return signature.inputType() == ElementType.FLOAT16 ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(signature.model().file() + ": cannot be closed", e);
        }
    }
}
