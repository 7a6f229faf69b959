package io.github.headstart.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationTextTest {
    @Test
    void showsTheTwoLargestUnits() {
        assertThat(DurationText.ofSeconds(4.94)).isEqualTo("4.9 s");
        assertThat(DurationText.ofSeconds(59.6)).isEqualTo("1 min 00 s");
        assertThat(DurationText.ofSeconds(125)).isEqualTo("2 min 05 s");
        assertThat(DurationText.ofSeconds(36_600)).isEqualTo("10 h 10 min");
    }

    @Test
    void aClockKeepsItsWidth() {
        assertThat(DurationText.clock(Duration.ofSeconds(30))).isEqualTo("0:00:30");
        assertThat(DurationText.clock(Duration.ofSeconds(90_061))).isEqualTo("25:01:01");
    }
}
