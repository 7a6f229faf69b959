package io.github.headstart.text;

import java.util.Locale;

/** Numbers of things as people write them: {@code 1 image}, {@code 2,000 images}. */
public final class Count {
    private Count() {}

    public static String of(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** @param thing one of them, with a regular plural: an image, a pass */
    public static String of(long number, String thing) {
        String ending = number == 1 ? "" : thing.endsWith("s") ? "es" : "s";
        return of(number) + ' ' + thing + ending;
    }
}
