package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** The settings with which TensorFlow runs a backbone. */
final class SessionSettings {
    /** Linux's names of processors' bfloat16 instructions; oneDNN uses any of them. */
    private static final List<String> INSTRUCTIONS = List.of("avx512_bf16", "amx_bf16");

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String ONEDNN = "TF_ENABLE_ONEDNN_OPTS";

    private SessionSettings() {}

    /**
     * Each operation runs in the thread that asked for it. TensorFlow has one pool of threads for operations in the whole
     * process, as large as the first session says; so every session of a backbone, to build it or to run it, says this.
     */
    static ConfigProto oneThread() {
        return settings().build();
    }

    /** @throws PipelineException if this machine does not have the precision */
    static ConfigProto of(Precision precision) {
        ConfigProto.Builder settings = settings();
        if (precision == Precision.BFLOAT16) {
            requireBfloat16(processorFlags(), System.getenv(ONEDNN), NativeTensorFlow.device());
            settings.setGraphOptions(GraphOptions.newBuilder()
                    .setRewriteOptions(
                            RewriterConfig.newBuilder().setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)));
        }
        return settings.build();
    }

    /**
     * Without these, TensorFlow silently computes in float32.
     *
     * @param flags what the processor can do
     * @param oneDnn the environment variable that switches the library off; null if it is not set
     * @param device that networks run on, as {@link NativeTensorFlow#device} names it
     */
    static void requireBfloat16(List<String> flags, String oneDnn, String device) {
        if (flags.stream().noneMatch(INSTRUCTIONS::contains)) {
            throw new UnsupportedPrecisionException(
                    "backbone.precision: bfloat16 expects Linux and a processor with %s, found none of them in %s; use float32"
                            .formatted(String.join(" or ", INSTRUCTIONS), PROCESSORS));
        }
        if ("0".equals(oneDnn) || "false".equalsIgnoreCase(oneDnn)) {
            throw new UnsupportedPrecisionException(
                    "backbone.precision: bfloat16 expects oneDNN, found it switched off by %s=%s; unset that or use float32"
                            .formatted(ONEDNN, oneDnn));
        }
        if (!device.startsWith("CPU")) {
            throw new UnsupportedPrecisionException(
                    "backbone.precision: bfloat16 expects to run on the processor, found %s; use float32"
                            .formatted(device));
        }
    }

    private static ConfigProto.Builder settings() {
        return ConfigProto.newBuilder().setIntraOpParallelismThreads(1).setInterOpParallelismThreads(1);
    }

    /** The instruction set that TensorFlow computes with on this machine's processor, by oneDNN's name. */
    static String instructionSet() {
        return InstructionSet.used(
                processorFlags(), System.getenv(InstructionSet.LIMIT), System.getProperty("os.arch"));
    }

    private static List<String> processorFlags() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> List.of(line.replaceFirst(".*:\\s*", "").split("\\s+")))
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of();
        }
    }
}
