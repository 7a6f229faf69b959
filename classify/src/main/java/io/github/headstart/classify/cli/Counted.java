package io.github.headstart.classify.cli;

import java.util.Locale;

/** Formats counts with the singular or plural of their unit: {@code 1 image}, {@code 2,000 images}. */
final class Counted {
    private Counted() {}

    /** @param thing the singular of a noun with a regular plural */
    static String of(int count, String thing) {
        String ending = count == 1 ? "" : thing.endsWith("s") ? "es" : "s";
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, ending);
    }
}
