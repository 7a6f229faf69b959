package io.github.headstart.classify.cli;

import java.util.Locale;

/** Numbers of things, in words that fit: {@code 1 image}, {@code 2,000 images}. */
final class Counted {
    private Counted() {}

    /** @param thing one of them, with a regular plural */
    static String of(int count, String thing) {
        String ending = count == 1 ? "" : thing.endsWith("s") ? "es" : "s";
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, ending);
    }
}
