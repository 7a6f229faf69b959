package io.github.headstart.backbone.onnx;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.OnnxBackbones;
import io.github.headstart.manifest.BackboneSpec;

/** Found by {@link java.util.ServiceLoader}. */
public final class OnnxRuntimeBackbones implements OnnxBackbones {
    @Override
    public BackboneProvider provider(BackboneSpec backbone, int height, int width) {
        return OnnxProvider.of(backbone, height, width);
    }
}
