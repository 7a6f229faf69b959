package io.github.headstart.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddNumberAndTheMeanOfTheTwoMiddleOnesOfAnEvenOne() {
        assertThat(Spread.of(DoubleStream.of(3, 1, 9))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(DoubleStream.of(3, 1, 9, 4))).isEqualTo(new Spread(3.5, 1, 9));
        assertThat(Spread.of(DoubleStream.of(1.23456))).isEqualTo(new Spread(1.235, 1.235, 1.235));
    }

    @Test
    void hasNothingToSayOfNoMeasurements() {
        assertThatThrownBy(() -> Spread.of(DoubleStream.empty())).isInstanceOf(IllegalArgumentException.class);
    }
}
