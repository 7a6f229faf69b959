package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassWeightsTest {
    @TempDir
    private Path folder;

    @Test
    void balancedWeightsEqualScikitLearn() {
        SplitIndex rows = SplitIndex.of(
                new TestStore(folder)
                        .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 5))
                        .publish(),
                Split.TRAIN);

        // sklearn.utils.class_weight.compute_class_weight("balanced", ...) of 3 and 2
        assertThat(ClassWeights.parse("balanced").of(TestStore.CLASSES, rows)).containsExactly(5 / 6f, 1.25f);
        assertThat(ClassWeights.parse("dogs=2.5").of(TestStore.CLASSES, rows)).containsExactly(1, 2.5f);
        assertThat(ClassWeights.none().of(TestStore.CLASSES, rows)).containsExactly(1, 1);
        assertThatThrownBy(() -> ClassWeights.parse("dog=2").of(TestStore.CLASSES, rows))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("class_weights: expected classes out of [cats, dogs], found dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"even", "cats", "cats=", "cats=-1", "cats=1,,dogs=2"})
    void refusesInvalidWeights(String text) {
        assertThatThrownBy(() -> ClassWeights.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("class_weights: expected");
    }

    @Test
    void parsesItsOwnText() {
        for (String text : new String[] {"balanced", "cats=1.0,dogs=2.5"}) {
            assertThat(ClassWeights.parse(text)).hasToString(text);
        }
    }
}
