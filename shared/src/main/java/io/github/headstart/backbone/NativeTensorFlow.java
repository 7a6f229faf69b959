package io.github.headstart.backbone;

import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;

/** Settings of the process that must be made before TensorFlow's native library loads. */
public final class NativeTensorFlow {
    /** JavaCPP gives up when the process's memory passes this; its default is four times the heap. */
    private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

    private NativeTensorFlow() {}

    /** Loads the library at its first use, once for all threads. */
    private static final class Library {
        static final String VERSION = load();

        private static String load() {
            if (System.getProperty(MEMORY_LIMIT) == null) {
                System.setProperty(MEMORY_LIMIT, "0");
            }
            String version = TensorFlow.version();
            NativeLogFilter.start(System.getenv());
            return version;
        }
    }

    /**
     * Lifts JavaCPP's limit on the whole process's memory, which counts the page cache's mapped files and TensorFlow's
     * own memory and so would stop a run with a small heap; loads the native library; and drops the notes that its log
     * prints although {@code TF_CPP_MIN_LOG_LEVEL} says no. To be called before the first use of TensorFlow.
     */
    public static void prepare() {
        version();
    }

    /**
     * The instruction set with which networks are computed on this machine's processor, by oneDNN's name such as {@code
     * AVX512_CORE}; the architecture where it is not known. With another one the last bits of features may be others.
     */
    public static String instructionSet() {
        return SessionSettings.instructionSet();
    }

    /** Where networks run, by TensorFlow's name: {@code CPU:0}, {@code GPU:0}. A small product is computed to find out. */
    public static String device() {
        prepare();
        try (Graph graph = new Graph();
                Session session = new Session(graph, SessionSettings.oneThread());
                TFloat32 one = TFloat32.tensorOf(Shape.of(1, 1))) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> factor = tf.placeholder(TFloat32.class);
            MatMul<TFloat32> product = tf.linalg.matMul(factor, factor);
            RunOptions withGraphs =
                    RunOptions.newBuilder().setOutputPartitionGraphs(true).build();
            try (Result result = session.runner()
                    .setOptions(withGraphs)
                    .feed(factor, one)
                    .fetch(product)
                    .runAndFetchMetadata()) {
                return result.getMetadata().orElseThrow().getPartitionGraphsList().stream()
                        .flatMap(part -> part.getNodeList().stream())
                        .filter(node -> node.getName().equals(product.op().name()))
                        .map(node -> node.getDevice().replaceFirst(".*device:", ""))
                        .findFirst()
                        .orElse("unknown");
            }
        }
    }

    /** The native library's version, which loads it. */
    public static String version() {
        return Library.VERSION;
    }
}
