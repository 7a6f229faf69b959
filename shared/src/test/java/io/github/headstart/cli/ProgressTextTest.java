package io.github.headstart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTextTest {
    private final ProgressText images = ProgressText.of("extract", "images", OptionalLong.of(2_000));
    private final ProgressText download = ProgressText.ofMegabytes("weights.h5", OptionalLong.of(58_889_256));

    @Test
    void aWideTerminalHasABarWithCountRateAndTimeLeft() {
        assertThat(images.fit(500, Duration.ofSeconds(10), 80))
                .isEqualTo("extract  25% [====               ] 500/2,000 images, 50.0 images/s, 0:00:30 left")
                .hasSize(80);
    }

    @Test
    void aNarrowTerminalKeepsTheTimeLeft() {
        assertThat(images.fit(500, Duration.ofSeconds(10), 60))
                .isEqualTo("extract  25% [=====                ] 500/2,000, 0:00:30 left");
        assertThat(images.fit(500, Duration.ofSeconds(10), 40)).isEqualTo("extract  25% [===         ] 0:00:30 left");
        assertThat(images.fit(500, Duration.ofSeconds(10), 25)).isEqualTo("extract  25% 0:00:30 left");
        assertThat(images.fit(500, Duration.ofSeconds(10), 18)).isEqualTo("25% 0:00:30 left");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 16, 20, 33, 40, 47, 60, 79, 100, 250})
    void noLineIsLongerThanTheTerminal(int columns) {
        assertThat(images.fit(1_234, Duration.ofHours(30), columns)).hasSizeLessThanOrEqualTo(columns);
        assertThat(download.fit(0, Duration.ZERO, columns)).hasSizeLessThanOrEqualTo(columns);
        assertThat(ProgressText.ofMegabytes("a-long-name-of-a-file.tar.gz", OptionalLong.empty())
                        .fit(5_000_000, Duration.ofSeconds(3), columns))
                .hasSizeLessThanOrEqualTo(columns);
    }

    @Test
    void nothingIsSaidOfTheTimeLeftBeforeTheFirstImage() {
        assertThat(images.fit(0, Duration.ofSeconds(1), 40)).isEqualTo("extract   0% [          ] 0/2,000 images");
        assertThat(images.line(0, Duration.ofSeconds(1))).isEqualTo("extract: 0 of 2,000 images");
    }

    @Test
    void aLogLineHasCountRateAndTimeLeft() {
        assertThat(images.line(500, Duration.ofSeconds(10)))
                .isEqualTo("extract: 500 of 2,000 images, 50.0 images/s, 0:00:30 left");
        assertThat(download.line(29_444_628, Duration.ofSeconds(2)))
                .isEqualTo("weights.h5: 29.4 of 58.9 MB, 14.7 MB/s, 0:00:02 left");
    }

    @Test
    void aDownloadOfUnknownSizeHasAmountAndRate() {
        ProgressText unknown = ProgressText.ofMegabytes("weights.h5", OptionalLong.empty());

        assertThat(unknown.line(5_000_000, Duration.ofSeconds(2))).isEqualTo("weights.h5: 5.0 MB, 2.5 MB/s");
        assertThat(unknown.fit(5_000_000, Duration.ofSeconds(2), 80)).isEqualTo("weights.h5 5.0 MB, 2.5 MB/s");
    }
}
