package io.github.headstart.store;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shards that hold an image's rows, as {@code samples.csv} has it in the column {@code shards}: the numbers of the shards for
 * passes 0, 1, 2 …, with {@code -} for a pass that the image is not in.
 */
public final class ShardNumbers {
    private static final String NONE = "-";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

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
     * @throws PipelineException naming an entry whose shards are not numbers
     */
    public static Map<ShardName, List<Sample>> samples(List<SampleFile.Entry> entries, Collection<ShardName> shards) {
        Map<ShardName, List<Sample>> samples = new HashMap<>();
        shards.forEach(shard -> samples.put(shard, new ArrayList<>()));
        for (SampleFile.Entry entry : entries) {
            String[] numbers = entry.shards().split(" ");
            for (int pass = 0; pass < numbers.length; pass++) {
                shard(entry, pass, numbers[pass]).map(samples::get).ifPresent(found -> found.add(entry.sample()));
            }
        }
        return samples;
    }

    private static Optional<ShardName> shard(SampleFile.Entry entry, int pass, String number) {
        if (number.equals(NONE) || number.isEmpty()) {
            return Optional.empty();
        }
        if (!NUMBER.matcher(number).matches()) {
            throw new PipelineException("%s, %s: expected the numbers of shards such as \"0 2 -\", found \"%s\"; %s"
                    .formatted(FeatureStore.SAMPLES, entry.sample().path(), entry.shards(), FeatureStore.REMEDY));
        }
        return Optional.of(new ShardName(entry.sample().split(), pass, Integer.parseInt(number)));
    }
}
