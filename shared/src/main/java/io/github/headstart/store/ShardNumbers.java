package io.github.headstart.store;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shards that hold an image's rows, as {@code samples.csv} has it in the column {@code shards}: the numbers of the shards for
 * passes 0, 1, 2 …, with {@code -} for a pass that the image is not in.
 */
public final class ShardNumbers {
    private static final String NONE = "-";

    private ShardNumbers() {}

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

    /**
     * The samples that are in some shards, in their order, from one look at each line.
     *
     * @return each of {@code shards} with its samples
     */
    public static Map<ShardName, List<Sample>> samples(List<SampleFile.Entry> entries, Collection<ShardName> shards) {
        Map<ShardName, List<Sample>> samples = new HashMap<>();
        shards.forEach(shard -> samples.put(shard, new ArrayList<>()));
        for (SampleFile.Entry entry : entries) {
            int passes = entry.shards().split(" ").length;
            for (int pass = 0; pass < passes; pass++) {
                shard(entry, pass).map(samples::get).ifPresent(found -> found.add(entry.sample()));
            }
        }
        return samples;
    }

    /** The shard that holds an image's row of a pass; empty if there is none. */
    public static Optional<ShardName> shard(SampleFile.Entry entry, int pass) {
        String[] numbers = entry.shards().split(" ");
        if (pass >= numbers.length || !numbers[pass].matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(new ShardName(entry.sample().split(), pass, Integer.parseInt(numbers[pass])));
    }
}
