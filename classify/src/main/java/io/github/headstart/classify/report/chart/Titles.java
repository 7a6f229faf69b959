package io.github.headstart.classify.report.chart;

import java.util.Locale;

/** Titles of charts and beginnings of sentences. */
public final class Titles {
    private Titles() {}

    /** @param text not empty */
    public static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
