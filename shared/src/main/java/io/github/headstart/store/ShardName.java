package io.github.headstart.store;

import io.github.headstart.dataset.Split;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a shard's file. {@code toString} is the name, for example {@code train-pass0-00000-3f9a1c2b7d4e.arrow}.
 *
 * @param number counted from 0 in each split and pass; one that a published store has used is not used for other rows
 * @param content {@link #CONTENT_DIGITS} hex digits of a digest of all that the rows depend on, so that files of the same name hold
 *     the same rows, whoever made them; empty if only the number is known
 */
public record ShardName(Split split, int pass, int number, String content) {
    public static final int CONTENT_DIGITS = 12;

    private static final Pattern NAME = Pattern.compile(
            "(train|validation|test)-pass(\\d{1,9})-(\\d{1,9})(?:-([0-9a-f]{" + CONTENT_DIGITS + "}))?\\.arrow");

    public ShardName {
        Objects.requireNonNull(content);
    }

    /** A shard of which only the number is known. */
    public ShardName(Split split, int pass, int number) {
        this(split, pass, number, "");
    }

    /** Empty if no shard is called so. */
    public static Optional<ShardName> parse(String file) {
        Matcher name = NAME.matcher(file);
        return name.matches()
                ? Optional.of(new ShardName(
                        Split.named(name.group(1)).orElseThrow(),
                        Integer.parseInt(name.group(2)),
                        Integer.parseInt(name.group(3)),
                        name.group(4) == null ? "" : name.group(4)))
                : Optional.empty();
    }

    /** Whether a file of this name is a shard's, finished or not. */
    static boolean isOfShard(String file) {
        return NAME.matcher(file).lookingAt();
    }

    /** Without the content: what {@code samples.csv} knows of a shard. */
    public ShardName numbered() {
        return new ShardName(split, pass, number);
    }

    @Override
    public String toString() {
        return "%s-pass%d-%05d%s.arrow".formatted(split, pass, number, content.isEmpty() ? "" : "-" + content);
    }
}
