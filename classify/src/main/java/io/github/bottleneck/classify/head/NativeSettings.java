package io.github.bottleneck.classify.head;

/** What has to be set before the first class of TensorFlow loads its native code. */
final class NativeSettings {
    private static final String PROCESS_MEMORY_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

    private NativeSettings() {}

    static void prepare() {
        // JavaCPP counts the whole process and would stop it at four times the Java heap.
        System.setProperty(PROCESS_MEMORY_LIMIT, System.getProperty(PROCESS_MEMORY_LIMIT, "0"));
    }
}
