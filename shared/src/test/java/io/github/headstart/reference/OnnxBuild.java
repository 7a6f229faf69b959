package io.github.headstart.reference;

import io.github.headstart.backbone.OnnxBackbones;
import java.util.ServiceLoader;

/** Whether this build has ONNX Runtime, for conditions of tests. */
public final class OnnxBuild {
    public static final String HAS = "io.github.headstart.reference.OnnxBuild#has";
    public static final String NONE = "a build without ONNX Runtime: build with -P onnx";
    public static final String ONE = "a build with ONNX Runtime";

    private OnnxBuild() {}

    public static boolean has() {
        return ServiceLoader.load(OnnxBackbones.class).findFirst().isPresent();
    }
}
