package io.github.headstart.extract.cli;

import java.util.Locale;

/** Formats counts for people: {@code 1 shard}, {@code 2,000 shards}. */
final class Count {
    private Count() {}

    static String of(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** @param thing a noun whose plural ends in s */
    static String of(long number, String thing) {
        return of(number) + ' ' + thing + (number == 1 ? "" : "s");
    }
}
