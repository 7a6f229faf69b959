package io.github.headstart.cli;

import io.github.headstart.text.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The progress of a task as one line of text.
 *
 * @param task its name
 * @param unit of what is counted, for example {@code images}
 * @param unitSize steps in one unit: 1, or 1,000,000 for bytes in MB
 * @param total steps; empty if unknown
 */
record ProgressText(String task, String unit, long unitSize, OptionalLong total) {
    private static final long BYTES_PER_MEGABYTE = 1_000_000;
    private static final int SHORTEST_BAR = 10;

    static ProgressText of(String task, String unit, OptionalLong total) {
        return new ProgressText(task, unit, 1, total);
    }

    static ProgressText ofMegabytes(String task, OptionalLong totalBytes) {
        return new ProgressText(task, "MB", BYTES_PER_MEGABYTE, totalBytes);
    }

    /** For a log: task, count, rate and time left. */
    String line(long done, Duration elapsed) {
        String count = total.isPresent() ? "%s of %s".formatted(amount(done), amount(total.getAsLong())) : amount(done);
        return "%s: %s %s%s".formatted(task, count, unit, joined(rate(done, elapsed), left(done, elapsed)));
    }

    /**
     * For a terminal: with a bar and all of the above if there is room. Where there is not, the rate goes first, then the
     * count, the bar and the task; percentage and time left stay.
     *
     * @param columns at least 1; no result is longer
     */
    String fit(long done, Duration elapsed, int columns) {
        if (total.isEmpty()) {
            return cut("%s %s %s%s".formatted(task, amount(done), unit, joined(rate(done, elapsed))), columns);
        }
        double share = total.getAsLong() == 0 ? 1 : Math.min(1, (double) done / total.getAsLong());
        String percent = "%d%%".formatted((int) (100 * share));
        String head = "%s %4s ".formatted(task, percent);
        String count = "%s/%s".formatted(amount(done), amount(total.getAsLong()));
        String left = left(done, elapsed);
        List<String> tails = List.of(
                " %s %s%s".formatted(count, unit, joined(rate(done, elapsed), left)),
                " " + count + joined(left),
                left.isEmpty() ? "" : " " + left);
        for (String tail : tails) {
            int inside = columns - head.length() - 2 - tail.length();
            if (inside >= SHORTEST_BAR) {
                int full = (int) (share * inside);
                return head + '[' + "=".repeat(full) + " ".repeat(inside - full) + ']' + tail;
            }
        }
        String bare = head + left;
        return cut(bare.length() <= columns ? bare : percent + " " + left, columns);
    }

    private String rate(long done, Duration elapsed) {
        double seconds = elapsed.toMillis() / 1e3;
        return done == 0 || seconds == 0
                ? ""
                : String.format(Locale.ROOT, "%.1f %s/s", done / seconds / unitSize, unit);
    }

    private String left(long done, Duration elapsed) {
        if (done == 0 || total.isEmpty()) {
            return "";
        }
        double perStep = (double) elapsed.toMillis() / done;
        Duration left = Duration.ofMillis(Math.round(perStep * Math.max(0, total.getAsLong() - done)));
        return DurationText.clock(left) + " left";
    }

    private String amount(long steps) {
        return unitSize == 1
                ? String.format(Locale.ROOT, "%,d", steps)
                : String.format(Locale.ROOT, "%,.1f", (double) steps / unitSize);
    }

    private static String joined(String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            joined.append(part.isEmpty() ? "" : ", " + part);
        }
        return joined.toString();
    }

    private static String cut(String text, int columns) {
        return text.substring(0, Math.min(columns, text.length())).stripTrailing();
    }
}
