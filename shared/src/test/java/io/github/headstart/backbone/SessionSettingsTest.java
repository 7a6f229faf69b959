package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.RewriterConfig.Toggle;

class SessionSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"avx512_bf16", "amx_bf16"})
    void takesBfloat16WhereTheProcessorHasIt(String instructions) {
        assertThatCode(() -> SessionSettings.requireBfloat16(List.of("fpu", instructions), null, "CPU:0"))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesBfloat16WhereTensorFlowWouldComputeInFloat32WithoutAWord() {
        assertThatThrownBy(() -> SessionSettings.requireBfloat16(List.of("fpu", "avx512f"), null, "CPU:0"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("avx512_bf16 or amx_bf16")
                .hasMessageContaining("use float32");
        for (String off : List.of("0", "false", "False")) {
            assertThatThrownBy(() -> SessionSettings.requireBfloat16(List.of("avx512_bf16"), off, "CPU:0"))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("TF_ENABLE_ONEDNN_OPTS=" + off);
        }
        assertThatThrownBy(() -> SessionSettings.requireBfloat16(List.of("avx512_bf16"), null, "GPU:0"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found GPU:0");
    }

    @Test
    void leavesFloat32Alone() {
        assertThat(SessionSettings.of(Precision.FLOAT32)
                        .getGraphOptions()
                        .getRewriteOptions()
                        .getAutoMixedPrecisionOnednnBfloat16())
                .isEqualTo(Toggle.DEFAULT);
    }

    @Test
    void findsTheDevice() {
        assertThat(NativeTensorFlow.device()).matches("[CG]PU:0");
    }
}
