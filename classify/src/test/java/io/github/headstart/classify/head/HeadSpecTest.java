package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.Pooling;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadSpecTest {
    private static final List<Integer> VGG16 = List.of(4, 4, 512);

    @Test
    void listsTheLayersOfTheDefaultHeadLikeKeras() {
        HeadSpec spec = HeadSpec.of(VGG16, 2);

        assertThat(spec.layers())
                .containsExactly(
                        new HeadLayer("flatten", "Flatten", List.of(8192), 0),
                        new HeadLayer("dense", "Dense", List.of(256), 2_097_408),
                        new HeadLayer("dense_1", "Dense", List.of(1), 257));
        assertThat(spec.parameters()).isEqualTo(2_097_665);
        assertThat(spec.weightShapes()).containsExactly(List.of(8192, 256), List.of(256), List.of(256, 1), List.of(1));
    }

    @Test
    void listsPoolingDropoutAndEveryHiddenLayer() {
        HeadSpec spec = new HeadSpec(VGG16, Pooling.AVG, List.of(64, 32), Activation.GELU, 0.5, 0.01, 5);

        assertThat(spec.layers())
                .containsExactly(
                        new HeadLayer("global_average_pooling2d", "GlobalAveragePooling2D", List.of(512), 0),
                        new HeadLayer("dense", "Dense", List.of(64), 513 * 64),
                        new HeadLayer("dropout", "Dropout", List.of(64), 0),
                        new HeadLayer("dense_1", "Dense", List.of(32), 65 * 32),
                        new HeadLayer("dropout_1", "Dropout", List.of(32), 0),
                        new HeadLayer("dense_2", "Dense", List.of(5), 33 * 5));
    }

    @Test
    void isLogisticRegressionWithoutHiddenLayers() {
        HeadSpec spec = new HeadSpec(List.of(1280), Pooling.NONE, List.of(), Activation.RELU, 0.2, 0, 2);

        assertThat(spec.layers())
                .containsExactly(
                        new HeadLayer("dropout", "Dropout", List.of(1280), 0),
                        new HeadLayer("dense", "Dense", List.of(1), 1281));
    }

    @Test
    void namesAllInvalidValues() {
        assertThatThrownBy(() -> new HeadSpec(List.of(8192), Pooling.MAX, List.of(256, 0), Activation.RELU, 1, -0.1, 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll(
                        "pooling: expected none unless the feature map is [height, width, channels], found max of [8192]",
                        "hidden",
                        "[256, 0]",
                        "dropout",
                        "1.0",
                        "l2",
                        "-0.1",
                        "classes: expected at least 2, found 1");
    }

    @Test
    void refusesFeatureMapsWithoutOrWithTooManyValues() {
        for (List<Integer> shape : List.of(List.<Integer>of(), List.of(4, 0, 512), List.of(65536, 65536, 65536))) {
            assertThatThrownBy(() -> HeadSpec.of(shape, 2))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("feature shape");
        }
    }
}
