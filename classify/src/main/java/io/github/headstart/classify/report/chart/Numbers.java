package io.github.headstart.classify.report.chart;

import io.github.headstart.text.DurationText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Formats the numbers of reports, independently of the machine's locale. */
public final class Numbers {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);
    private static final double HUGE = 1e6;
    private static final String NONE = "–";

    private Numbers() {}

    /** Four decimals, or four digits for huge numbers; a dash for null. */
    public static String of(Double value) {
        if (value == null) {
            return NONE;
        }
        if (!Double.isFinite(value)) {
            return value.toString();
        }
        return String.format(Locale.ROOT, Math.abs(value) < HUGE ? "%.4f" : "%.3e", value);
    }

    /** For example {@code 4.9 s} or {@code 2 min 05 s}, with non-breaking spaces. */
    public static String seconds(double seconds) {
        return DurationText.ofSeconds(seconds).replace(' ', '\u00a0');
    }

    /** For example {@code 24 November 2026, 08:04 UTC}. */
    public static String time(String instant) {
        try {
            return TIME.format(Instant.parse(instant).atZone(ZoneOffset.UTC)) + " UTC";
        } catch (DateTimeParseException e) {
            return instant;
        }
    }
}
