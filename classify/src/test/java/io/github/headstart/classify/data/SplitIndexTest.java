package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitIndexTest {
    private static final Path STORE = Path.of("features");

    @Test
    void aLabelsNumberIsItsIndexInTheClasses() {
        assertThat(labels(List.of("a", "b", "c"), List.of(sample("c"), sample("a"), sample("c"))))
                .containsExactly(2, 0, 2);
    }

    @Test
    void refusesAnUnknownLabel() {
        assertThatThrownBy(() -> labels(List.of("a", "b"), List.of(sample("c"))))
                .isInstanceOf(PipelineException.class)
                .hasMessage("features: train/c/1.png has the label c, expected one of the store's classes [a, b]");
    }

    /** A linear search through the classes for each row would take minutes. */
    @Test
    void timePerRowIsIndependentOfTheNumberOfClasses() {
        List<String> classes =
                IntStream.range(0, 400_000).mapToObj("class %06d"::formatted).toList();
        List<Sample> samples = classes.stream().map(SplitIndexTest::sample).toList();
        int[] labels = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> labels(classes, samples));
        assertThat(labels).hasSize(classes.size()).isSorted();
    }

    private static int[] labels(List<String> classes, List<Sample> samples) {
        LabelNumbers numbers = new LabelNumbers(STORE, classes, Labelling.SINGLE_LABEL);
        return samples.stream().mapToInt(numbers::of).toArray();
    }

    private static Sample sample(String label) {
        return new Sample("train/%s/1.png".formatted(label), Split.TRAIN, label, "0".repeat(64));
    }
}
