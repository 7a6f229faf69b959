package io.github.bottleneck.backbone;

import org.tensorflow.TensorFlow;

/** Settings of the process that must be made before TensorFlow's native library loads. */
public final class NativeTensorFlow {
    /** JavaCPP gives up when the process's memory passes this; its default is four times the heap. */
    private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

    private NativeTensorFlow() {}

    /**
     * Lifts JavaCPP's limit on the whole process's memory, which counts the page cache's mapped files and TensorFlow's
     * own memory and so would stop a run with a small heap. To be called before the first use of TensorFlow.
     */
    public static void prepare() {
        if (System.getProperty(MEMORY_LIMIT) == null) {
            System.setProperty(MEMORY_LIMIT, "0");
        }
    }

    /** The native library's version, which loads it. */
    public static String version() {
        prepare();
        return TensorFlow.version();
    }
}
