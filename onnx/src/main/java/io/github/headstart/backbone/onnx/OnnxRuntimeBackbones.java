package io.github.headstart.backbone.onnx;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.OnnxBackbones;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.BackboneSpec;

/** Found by {@link java.util.ServiceLoader}. */
public final class OnnxRuntimeBackbones implements OnnxBackbones {
    private static final String LIBRARY = "ai.onnxruntime.OrtEnvironment";

    @Override
    public BackboneProvider provider(BackboneSpec backbone, int height, int width) {
        requireLibrary();
        return OnnxProvider.of(backbone, height, width);
    }

    private static void requireLibrary() {
        try {
            Class.forName(LIBRARY, false, OnnxRuntimeBackbones.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new PipelineException(
                    "backbone.onnx: expected the jar of ONNX Runtime on the class path, found none; on Spark, name it by --jars",
                    e);
        }
    }
}
