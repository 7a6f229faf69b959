package io.github.headstart.store;

import io.github.headstart.dataset.SampleFile;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a picture's rows lie, as {@code samples.csv} has it in the column {@code shards}: the numbers of the shards for
 * passes 0, 1, 2 …, with {@code -} for a pass that the picture is not in.
 */
public final class SamplePlaces {
    private static final String NONE = "-";

    private SamplePlaces() {}

    /** @param shards by pass */
    public static String text(Map<Integer, ShardName> shards) {
        if (shards.isEmpty()) {
            return "";
        }
        return IntStream.rangeClosed(0, Collections.max(shards.keySet()))
                .mapToObj(pass -> shards.containsKey(pass)
                        ? Integer.toString(shards.get(pass).number())
                        : NONE)
                .collect(Collectors.joining(" "));
    }

    /** The shard that holds a picture's row of a pass; empty if there is none. */
    public static Optional<ShardName> shard(SampleFile.Entry entry, int pass) {
        String[] numbers = entry.shards().split(" ");
        if (pass >= numbers.length || !numbers[pass].matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(new ShardName(entry.picture().split(), pass, Integer.parseInt(numbers[pass])));
    }
}
