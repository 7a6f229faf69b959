package io.github.headstart.text;

import java.time.Duration;
import java.util.Locale;

/** Formats durations: {@code 4.9 s}, {@code 2 min 05 s}, {@code 1 h 10 min}; on a clock {@code 1:10:00}. */
public final class DurationText {
    private DurationText() {}

    public static String ofSeconds(double seconds) {
        Duration rounded = Duration.ofSeconds(Math.round(seconds));
        if (rounded.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return rounded.toHours() == 0
                ? "%d min %02d s".formatted(rounded.toMinutes(), rounded.toSecondsPart())
                : "%d h %02d min".formatted(rounded.toHours(), rounded.toMinutesPart());
    }

    /** Hours, minutes and seconds: a text that keeps its width while it counts down. */
    public static String clock(Duration duration) {
        return "%d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
