package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstructionSetTest {
    private static final List<String> ZEN_4 = List.of(
            "sse4_1", "avx", "avx2", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512_bf16", "avx512_vnni");

    @Test
    void isTheNewestThatTheProcessorHas() {
        assertThat(InstructionSet.used(ZEN_4, null, "amd64")).isEqualTo("AVX512_CORE_BF16");
        assertThat(InstructionSet.used(List.of("sse4_1", "avx", "avx2", "fma"), null, "amd64"))
                .isEqualTo("AVX2");
    }

    @Test
    void isNoNewerThanTheLimit() {
        assertThat(InstructionSet.used(ZEN_4, "AVX2", "amd64")).isEqualTo("AVX2");
        assertThat(InstructionSet.used(ZEN_4, "avx2_vnni", "amd64"))
                .as("the processor does not have it")
                .isEqualTo("AVX2");
        assertThat(InstructionSet.used(ZEN_4, "ALL", "amd64")).isEqualTo("AVX512_CORE_BF16");
    }

    @Test
    void isTheArchitectureOfAnotherProcessor() {
        assertThat(InstructionSet.used(List.of(), null, "aarch64")).isEqualTo("aarch64");
    }
}
