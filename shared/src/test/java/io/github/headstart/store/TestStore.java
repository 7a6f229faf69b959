package io.github.headstart.store;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.FeatureType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores of made-up rows, for tests. */
public final class TestStore {
    public static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 1, 1, 4);

    private TestStore() {}

    public static Sample sample(Split split, String label, String content) {
        String path = "%s/%s/%s.png".formatted(split, label, content);
        return new Sample(path, split, label, Checksum.ofBytes(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a shard whose row i holds {@code first + i} four times. */
    public static ShardEntry shard(Path directory, int number, List<Sample> samples, float first) {
        Split split = samples.get(0).split();
        ShardName name = new ShardName(split, 0, number);
        try (FeatureWriter writer = FeatureWriter.create(directory.resolve(name.toString()), RECIPE)) {
            for (int i = 0; i < samples.size(); i++) {
                float value = first + i;
                float[] map = {value, value, value, value};
                writer.append(new FeatureKey(samples.get(i), 0), Optional.empty(), map, 0);
            }
            return writer.commit(split, 0);
        }
    }

    /** Writes a shard that fits into no store that {@link #write} makes. */
    public static Path shardOfAnotherRecipe(Path directory) {
        Recipe other = TestRecipes.recipe(FeatureType.FLOAT32, 1, 1, 2);
        Path file = directory.resolve(new ShardName(Split.TRAIN, 0, 0).toString());
        try (FeatureWriter writer = FeatureWriter.create(file, other)) {
            FeatureKey key = new FeatureKey(sample(Split.TRAIN, "a", "one"), 0);
            writer.append(key, Optional.empty(), new float[] {1, 2}, 0);
            writer.commit(Split.TRAIN, 0);
        }
        return file;
    }

    /** Publishes shards with the samples that are in them. */
    public static StoreManifest publish(Path directory, Map<ShardEntry, List<Sample>> shards) {
        List<SampleFile.Entry> entries = new ArrayList<>();
        shards.forEach((shard, samples) -> {
            ShardName name = ShardName.parse(shard.file()).orElseThrow();
            samples.forEach(sample ->
                    entries.add(new SampleFile.Entry(sample, SampleFile.OK, ShardNumbers.text(Map.of(0, name)))));
        });
        String text = SampleFile.text(entries);
        List<String> classes = shards.values().stream()
                .flatMap(List::stream)
                .map(Sample::label)
                .distinct()
                .sorted()
                .toList();
        StoreManifest manifest = StoreManifest.of(
                RECIPE,
                classes,
                0,
                Checksum.ofBytes(text.getBytes(StandardCharsets.UTF_8)),
                List.copyOf(shards.keySet()));
        StorePublication.publish(directory, manifest, text);
        return manifest;
    }

    /** A finished store of two classes: four training images in two shards, two validation images in one. */
    public static StoreManifest write(Path directory) {
        List<Sample> first = List.of(sample(Split.TRAIN, "a", "one"), sample(Split.TRAIN, "b", "two"));
        List<Sample> second = List.of(sample(Split.TRAIN, "a", "three"), sample(Split.TRAIN, "b", "four"));
        List<Sample> third = List.of(sample(Split.VALIDATION, "a", "five"), sample(Split.VALIDATION, "b", "six"));
        Map<ShardEntry, List<Sample>> shards = new LinkedHashMap<>();
        shards.put(shard(directory, 0, first, 1), first);
        shards.put(shard(directory, 1, second, 3), second);
        shards.put(shard(directory, 0, third, 5), third);
        StoreManifest manifest = publish(directory, shards);
        StorePublication.finish(directory, manifest);
        return manifest;
    }
}
