package io.github.headstart.error;

/**
 * Memory ran out: of the heap, of the buffers outside it, or for another thread. The message says what was being done,
 * how large the heap is and how to raise it. The file being read at that moment is not the cause.
 */
public final class MemoryException extends PipelineException {
    private static final long MEBIBYTE = 1 << 20;

    private MemoryException(String message, OutOfMemoryError cause) {
        super(message, cause);
    }

    /** @param doing what was being done, for example {@code extract plan} */
    public static MemoryException during(String doing, OutOfMemoryError cause) {
        String advice = isForThread(cause)
                ? "the system refuses another thread; raise the limit of `ulimit -u`, or use fewer workers"
                : "the heap is %d MiB at most; raise it with %s"
                        .formatted(mebibytes(heapBytes()), option(mebibytes(2 * heapBytes())));
        return new MemoryException("%s: out of memory (%s); %s".formatted(doing, cause.getMessage(), advice), cause);
    }

    /**
     * @param doing what was being done, which image or file included
     * @param bytes of heap that it takes beside what is in use
     */
    public static MemoryException needing(String doing, long bytes, OutOfMemoryError cause) {
        // The garbage of the failed attempt is no longer in use.
        System.gc();
        Runtime machine = Runtime.getRuntime();
        long total = machine.totalMemory() - machine.freeMemory() + bytes;
        return new MemoryException(
                "%s needs %d MiB of memory; the heap is %d MiB at most; raise it with %s"
                        .formatted(doing, mebibytes(bytes), mebibytes(heapBytes()), option(heapFor(total))),
                cause);
    }

    /**
     * The heap, in whole MiB, in which live objects find room. A collector by generations keeps a third of the heap for
     * young objects, so that large arrays share the rest; a little more is for what else the program does.
     */
    private static long heapFor(long bytes) {
        long step = 64;
        return (mebibytes(bytes * 8 / 5) / step + 1) * step;
    }

    /** Told by where it was thrown: starting a thread fails with the same class as anything else. */
    private static boolean isForThread(OutOfMemoryError error) {
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().equals(Thread.class.getName());
    }

    private static long heapBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    private static long mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }

    private static String option(long mebibytes) {
        return "JDK_JAVA_OPTIONS=-Xmx%dm".formatted(mebibytes);
    }
}
