package io.github.bottleneck.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.manifest.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.RewriterConfig.Toggle;

class SessionSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"avx512_bf16", "amx_bf16"})
    void takesBfloat16WhereTheProcessorHasIt(String instructions) {
        assertThatCode(() -> SessionSettings.requireBfloat16(List.of("fpu", instructions), null))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesBfloat16WhereTensorFlowWouldComputeInFloat32WithoutAWord() {
        assertThatThrownBy(() -> SessionSettings.requireBfloat16(List.of("fpu", "avx512f"), null))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("avx512_bf16 or amx_bf16")
                .hasMessageContaining("use float32");
        assertThatThrownBy(() -> SessionSettings.requireBfloat16(List.of("avx512_bf16"), "0"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("TF_ENABLE_ONEDNN_OPTS=0");
    }

    @Test
    void leavesFloat32Alone() {
        assertThat(SessionSettings.of(Precision.FLOAT32, new Parallelism(8, 2, 3))
                        .getGraphOptions()
                        .getRewriteOptions()
                        .getAutoMixedPrecisionOnednnBfloat16())
                .isEqualTo(Toggle.DEFAULT);
    }

    @Test
    void givesEachRunItsThreads() {
        assertThat(SessionSettings.of(Precision.FLOAT32, new Parallelism(8, 2, 3))
                        .getIntraOpParallelismThreads())
                .isEqualTo(3);
    }
}
