package io.github.headstart.extract.publish;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Checksum;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardNumbers;
import io.github.headstart.store.StoreManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The next state of a store, built shard by shard. Not thread-safe. */
public final class StoreDraft {
    private final Recipe recipe;
    private final List<String> classes;
    private final List<ShardEntry> shards = new ArrayList<>();
    private final Map<Sample, Sample> samples = new TreeMap<>(Sample.BY_PLACE);
    private final Map<Sample, Map<Integer, ShardName>> places = new TreeMap<>(Sample.BY_PLACE);
    private final SortedMap<Sample, SampleFile.Entry> unreadable = new TreeMap<>(Sample.BY_PLACE);

    public StoreDraft(Recipe recipe, List<String> classes, List<Sample> samples) {
        this.recipe = recipe;
        this.classes = classes;
        samples.forEach(sample -> this.samples.put(sample, sample));
    }

    /** Adds a shard of the last state. */
    public void keep(ShardEntry shard, List<FeatureKey> rows) {
        shards.add(shard);
        ShardName name = ShardName.parse(shard.file()).orElseThrow();
        rows.forEach(row -> place(row.sample(), name));
    }

    /**
     * Adds the result of a task.
     *
     * @param shard empty if none of the task's images could be read
     */
    public void add(ShardTask task, Optional<ShardEntry> shard, List<SampleFile.Entry> failed) {
        shard.ifPresent(shards::add);
        Map<Sample, SampleFile.Entry> missing = new TreeMap<>(Sample.BY_PLACE);
        failed.forEach(entry -> missing.put(entry.sample(), entry));
        task.rows().stream()
                .map(ShardTask.Row::sample)
                .filter(image -> !missing.containsKey(image))
                .forEach(image -> place(image, task.name()));
        addUnreadable(failed);
    }

    /** Adds images that could not be read. An image that fails in several passes counts once. */
    public void addUnreadable(Iterable<SampleFile.Entry> entries) {
        entries.forEach(entry -> unreadable.putIfAbsent(entry.sample(), entry));
    }

    /** Whether an image has rows although it failed in another pass or changed since: such rows must be removed. */
    public boolean hasPartialImages() {
        return unreadable.values().stream().anyMatch(entry -> !keepsRows(entry) && places.containsKey(entry.sample()));
    }

    public boolean hasNoRows() {
        return shards.isEmpty();
    }

    /** The number of images that could not be read. */
    public int unreadable() {
        return unreadable.size();
    }

    /** The number of images that could not be read but have rows of an earlier run. */
    public int unreadableWithRows() {
        return (int) unreadable.values().stream()
                .filter(entry -> keepsRows(entry) && places.containsKey(entry.sample()))
                .count();
    }

    /** The first image that could not be read, in the images' order; there must be one. */
    public SampleFile.Entry firstUnreadable() {
        return unreadable.get(unreadable.firstKey());
    }

    /** The number of images, readable or not. */
    public int images() {
        long others = unreadable.keySet().stream()
                .filter(image -> !samples.containsKey(image))
                .count();
        return samples.size() + (int) others;
    }

    /** The content of {@code samples.csv}. */
    public String samplesText() {
        Map<Sample, SampleFile.Entry> entries = new TreeMap<>(Sample.BY_PLACE);
        samples.forEach((place, sample) -> entries.put(place, new SampleFile.Entry(sample, SampleFile.OK)));
        entries.putAll(unreadable);
        return SampleFile.text(entries.values().stream().map(this::placed).toList());
    }

    /** A line that names rows has the checksum of their content, even if the file could not be read this time. */
    private SampleFile.Entry placed(SampleFile.Entry entry) {
        Map<Integer, ShardName> shards = keepsRows(entry) ? places.getOrDefault(entry.sample(), Map.of()) : Map.of();
        String sha256 = shards.isEmpty()
                ? entry.sample().sha256()
                : samples.get(entry.sample()).sha256();
        return new SampleFile.Entry(entry.sample().withSha256(sha256), entry.status(), ShardNumbers.text(shards));
    }

    /** @param samplesText the result of {@link #samplesText} */
    public StoreManifest manifest(String samplesText) {
        List<ShardEntry> sorted = shards.stream()
                .sorted(Comparator.comparing(ShardEntry::split)
                        .thenComparing(ShardEntry::pass)
                        .thenComparing(ShardEntry::file))
                .toList();
        String checksum = Checksum.ofBytes(samplesText.getBytes(StandardCharsets.UTF_8));
        return StoreManifest.of(recipe, classes, unreadable.size(), checksum, sorted);
    }

    /** An image that fails with its content known loses its rows; one that cannot be opened keeps its rows. */
    private static boolean keepsRows(SampleFile.Entry entry) {
        return entry.ok() || entry.sample().sha256().isEmpty();
    }

    private void place(Sample sample, ShardName name) {
        places.computeIfAbsent(sample, unused -> new TreeMap<>()).put(name.pass(), name);
    }
}
