package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.BackboneSpec;
import java.util.ServiceLoader;

/** Finds ONNX models. What runs them is large, so that the implementation is in a jar that not every build has. */
public interface OnnxBackbones {
    /**
     * Reads the model's description, not its weights.
     *
     * @param backbone of an ONNX model
     * @param height of the prepared images
     * @param width of the prepared images
     * @throws PipelineException if the model is missing, damaged or does not fit the image size or the pooling
     */
    BackboneProvider provider(BackboneSpec backbone, int height, int width);

    /** @throws PipelineException if this build has no ONNX Runtime */
    static OnnxBackbones installed() {
        return ServiceLoader.load(OnnxBackbones.class, OnnxBackbones.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new PipelineException(
                                "backbone.onnx: expected ONNX Runtime, found a build without it; in a clone, build with `mvn -P onnx -DskipTests package`"));
    }
}
