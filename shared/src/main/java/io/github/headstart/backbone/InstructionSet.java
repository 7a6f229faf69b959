package io.github.headstart.backbone;

import java.util.List;
import java.util.Optional;

/**
 * Instruction sets of x86 processors by the names of oneDNN, with which TensorFlow computes, from the oldest to the newest. Another one
 * may round other last bits. Source: oneDNN's developer guide, "CPU Dispatcher Control", and Linux's names in {@code /proc/cpuinfo}.
 */
enum InstructionSet {
    SSE41("sse4_1"),
    AVX("avx"),
    AVX2("avx2"),
    AVX2_VNNI("avx2", "avx_vnni"),
    AVX512_CORE("avx512f", "avx512bw", "avx512dq", "avx512vl"),
    AVX512_CORE_VNNI("avx512f", "avx512_vnni"),
    AVX512_CORE_BF16("avx512f", "avx512_bf16"),
    AVX512_CORE_FP16("avx512f", "avx512_fp16"),
    AVX512_CORE_AMX("amx_tile", "amx_int8", "amx_bf16");

    /** The environment variable that names the newest one that oneDNN may use. */
    static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

    private final List<String> flags;

    InstructionSet(String... flags) {
        this.flags = List.of(flags);
    }

    /**
     * The newest one that a processor has and that may be used; the architecture where its instructions are not known.
     *
     * @param processor its flags, as Linux names them
     * @param limit the value of {@link #LIMIT}; null if it is not set
     * @param architecture of the machine
     */
    static String used(List<String> processor, String limit, String architecture) {
        Optional<InstructionSet> newest = Optional.empty();
        for (InstructionSet set : values()) {
            if (processor.containsAll(set.flags)) {
                newest = Optional.of(set);
            }
            if (set.name().equalsIgnoreCase(limit)) {
                break;
            }
        }
        return newest.map(Enum::name).orElse(architecture);
    }
}
