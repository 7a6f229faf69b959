package io.github.headstart.extract.publish;

import io.github.headstart.dataset.Image;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The store's next state, gathered shard by shard. Not thread-safe. */
public final class StoreDraft {
    private final Recipe recipe;
    private final List<String> classes;
    private final List<ShardEntry> shards = new ArrayList<>();
    private final Map<Image, Sample> samples = new TreeMap<>();
    private final Map<Image, Map<Integer, ShardName>> places = new HashMap<>();
    private final SortedMap<Image, SampleFile.Entry> unreadable = new TreeMap<>();

    public StoreDraft(Recipe recipe, List<String> classes, List<Sample> samples) {
        this.recipe = recipe;
        this.classes = classes;
        samples.forEach(sample -> this.samples.put(sample.image(), sample));
    }

    /** Takes over a shard of the last state. */
    public void keep(ShardEntry shard, List<FeatureKey> rows) {
        shards.add(shard);
        ShardName name = ShardName.parse(shard.file()).orElseThrow();
        rows.forEach(row -> place(row.sample().image(), name));
    }

    /**
     * Takes what a task gave.
     *
     * @param shard empty if none of the task's images could be read
     */
    public void add(ShardTask task, Optional<ShardEntry> shard, List<SampleFile.Entry> failed) {
        shard.ifPresent(shards::add);
        Map<Image, SampleFile.Entry> missing = new HashMap<>();
        failed.forEach(entry -> missing.put(entry.image(), entry));
        task.rows().stream()
                .map(row -> row.sample().image())
                .filter(image -> !missing.containsKey(image))
                .forEach(image -> place(image, task.name()));
        addUnreadable(failed);
    }

    /** Takes images that could not be read. An image that fails in several passes counts once. */
    public void addUnreadable(Iterable<SampleFile.Entry> entries) {
        entries.forEach(entry -> unreadable.putIfAbsent(entry.image(), entry));
    }

    /** Whether an image has rows although it failed in another pass, or changed after them: it is not to have any. */
    public boolean hasPartialImages() {
        return unreadable.values().stream().anyMatch(entry -> !keepsRows(entry) && places.containsKey(entry.image()));
    }

    public boolean hasNoRows() {
        return shards.isEmpty();
    }

    /** How many images could not be read. */
    public int unreadable() {
        return unreadable.size();
    }

    /** How many of the images that could not be read have rows of an earlier run. */
    public int unreadableWithRows() {
        return (int) unreadable.values().stream()
                .filter(entry -> keepsRows(entry) && places.containsKey(entry.image()))
                .count();
    }

    /** The first image that could not be read, in the images' order; there must be one. */
    public SampleFile.Entry firstUnreadable() {
        return unreadable.get(unreadable.firstKey());
    }

    /** How many images there are, readable or not. */
    public int images() {
        long others = unreadable.keySet().stream()
                .filter(image -> !samples.containsKey(image))
                .count();
        return samples.size() + (int) others;
    }

    /** The content of {@code samples.csv}. */
    public String samplesText() {
        Map<Image, SampleFile.Entry> entries = new TreeMap<>();
        samples.forEach(
                (image, sample) -> entries.put(image, new SampleFile.Entry(image, sample.sha256(), SampleFile.OK)));
        entries.putAll(unreadable);
        return SampleFile.text(entries.values().stream().map(this::placed).toList());
    }

    /** A line that names rows has their content's checksum, even if the file could not be read this time. */
    private SampleFile.Entry placed(SampleFile.Entry entry) {
        Map<Integer, ShardName> shards = keepsRows(entry) ? places.getOrDefault(entry.image(), Map.of()) : Map.of();
        String sha256 =
                shards.isEmpty() ? entry.sha256() : samples.get(entry.image()).sha256();
        return new SampleFile.Entry(entry.image(), sha256, entry.status(), ShardNumbers.text(shards));
    }

    /** @param samplesText as {@link #samplesText} gave it */
    public StoreManifest manifest(String samplesText) {
        List<ShardEntry> sorted = shards.stream()
                .sorted(Comparator.comparing(ShardEntry::split)
                        .thenComparing(ShardEntry::pass)
                        .thenComparing(ShardEntry::file))
                .toList();
        String checksum = Checksum.ofBytes(samplesText.getBytes(StandardCharsets.UTF_8));
        return StoreManifest.of(recipe, classes, unreadable.size(), checksum, sorted);
    }

    /** What fails with its content known loses its rows; what cannot be opened keeps those that it has. */
    private static boolean keepsRows(SampleFile.Entry entry) {
        return entry.isOk() || entry.sha256().isEmpty();
    }

    private void place(Image image, ShardName name) {
        places.computeIfAbsent(image, unused -> new TreeMap<>()).put(name.pass(), name);
    }
}
