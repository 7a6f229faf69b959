package io.github.headstart.store;

import io.github.headstart.dataset.Split;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a shard's file. {@code toString} is the name, for example {@code train-pass0-00000.arrow}.
 *
 * @param number counted from 0 in each split and pass; one that a published store has used is not used for other rows
 */
public record ShardName(Split split, int pass, int number) {
    private static final Pattern NAME = Pattern.compile("(train|validation|test)-pass(\\d{1,9})-(\\d{1,9})\\.arrow");

    /** Empty if no shard is called so. */
    public static Optional<ShardName> parse(String file) {
        Matcher name = NAME.matcher(file);
        return name.matches()
                ? Optional.of(new ShardName(
                        Split.named(name.group(1)).orElseThrow(),
                        Integer.parseInt(name.group(2)),
                        Integer.parseInt(name.group(3))))
                : Optional.empty();
    }

    /** Whether a file of this name is a shard's, finished or not. */
    static boolean isOfShard(String file) {
        return NAME.matcher(file).lookingAt();
    }

    @Override
    public String toString() {
        return "%s-pass%d-%05d.arrow".formatted(split, pass, number);
    }
}
