package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.dataset.Split;
import io.github.headstart.dataset.UnreadableFile;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.storage.Location;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.TestRecipes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A data set and a store that exist only as lists, for plans: shards have names and rows, but no files. */
final class PlanScene implements AutoCloseable {
    static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 2);

    private final Scratch scratch = new Scratch();
    private final Map<ShardEntry, List<FeatureKey>> shards = new LinkedHashMap<>();
    private final Map<String, List<FeatureKey>> finished = new LinkedHashMap<>();
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private List<SampleFile.Entry> lines = List.of();
    private Optional<Path> samples = Optional.empty();
    private Set<ShardEntry> damaged = Set.of();
    private int rowsPerShard = 512;
    private boolean retry;

    PlanScene rowsPerShard(int rows) {
        rowsPerShard = rows;
        return this;
    }

    PlanScene retry() {
        retry = true;
        return this;
    }

    PlanScene damaged(ShardEntry... entries) {
        damaged = Set.of(entries);
        return this;
    }

    /** A file or folder that cannot be read; its split is drawn from its content. */
    PlanScene unreadable(String path, String label, Fractions splits) {
        unreadable.add(new UnreadableFile(new ImageFile(path, label, splits), "no permission"));
        return this;
    }

    PlanScene readableAgain() {
        unreadable.clear();
        return this;
    }

    /** A shard that an interrupted run finished. */
    PlanScene finished(String file, FeatureKey... rows) {
        finished.put(file, List.of(rows));
        return this;
    }

    ExtractPlan plan(List<Sample> samples, int passes) {
        return ExtractPlan.of(
                scan(samples),
                published(),
                rows -> finished.forEach((file, keys) -> keys.forEach(key -> rows.accept(file, key))),
                RECIPE,
                new ExtractPlan.Wishes(passes, Compression.NONE, rowsPerShard, retry),
                scratch);
    }

    PublishedState published() {
        List<SampleFile.Entry> sorted = lines;
        return new PublishedState(List.copyOf(shards.keySet()), damaged, () -> Cursor.of(sorted));
    }

    ImageScan scan(List<Sample> samples) {
        try (RecordFile.Writer<ScannedImage> images = new RecordFile.Writer<>(scratch, ScannedImage.FORMAT);
                RecordFile.Writer<UnreadableFile> others = new RecordFile.Writer<>(scratch, UnreadableFile.FORMAT)) {
            samples.stream()
                    .sorted(Sample.BY_PLACE)
                    .forEach(sample ->
                            images.add(new ScannedImage(sample, sample.path().length())));
            unreadable.stream()
                    .sorted(Comparator.comparing(file -> file.file().path()))
                    .forEach(others::add);
            List<String> classes =
                    samples.stream().map(Sample::label).distinct().sorted().toList();
            Dataset dataset =
                    new Dataset(Location.of(Path.of("images")), classes, samples.size() + unreadable.size(), List.of());
            return new ImageScan(dataset, images.finish(), others.finish());
        }
    }

    Scratch scratch() {
        return scratch;
    }

    static List<ShardTask> tasks(ExtractPlan plan) {
        List<ShardTask> tasks = new ArrayList<>();
        try (TaskCursor cursor = plan.tasks()) {
            cursor.forEachRemaining(tasks::add);
        }
        return tasks;
    }

    /** The name of a task's shard without the digest in it. */
    static String numbered(ShardTask task) {
        return numbered(task.shard());
    }

    private static String numbered(String shard) {
        return ShardName.parse(shard).orElseThrow().numbered().toString();
    }

    /** What runs the tasks of a plan. */
    interface Extraction {
        ShardResult run(ShardTask task);
    }

    /** Publishes samples none of which fails. */
    NextState.Published publish(List<Sample> samples, int passes) {
        return publish(plan(samples, passes), PlanScene::whole);
    }

    /** Runs a plan and makes its result the published state. */
    NextState.Published publish(ExtractPlan plan, Extraction extraction) {
        Map<ShardEntry, List<FeatureKey>> next = new LinkedHashMap<>();
        plan.kept().forEach(shard -> next.put(shard, shards.get(shard)));
        NextState state = new NextState(plan, samples, scratch);
        for (ShardTask task : tasks(plan)) {
            ShardResult result = extraction.run(task);
            state.add(result);
            List<String> failed = result.failures().stream()
                    .map(failure -> failure.sample().path())
                    .toList();
            List<FeatureKey> rows = new ArrayList<>();
            ShardName name = task.name();
            for (ShardTask.Row row : task.rows()) {
                if (!failed.contains(row.path())) {
                    Sample sample = new Sample(row.path(), name.split(), row.label(), row.sha256());
                    rows.add(new FeatureKey(sample, name.pass()));
                }
            }
            result.entry().ifPresent(shard -> next.put(shard, rows));
        }
        NextState.Published published = state.finish();
        shards.clear();
        published.manifest().shards().forEach(shard -> shards.put(shard, next.get(shard)));
        samples = Optional.of(published.samples());
        lines = SampleLines.of(published.samples());
        damaged = Set.of();
        return published;
    }

    /** Every row is made. */
    static ShardResult whole(ShardTask task) {
        return new ShardResult(
                task.shard(),
                task.rows().size(),
                0,
                100,
                task.shard(),
                Optional.empty(),
                Optional.empty(),
                "AVX2",
                List.of());
    }

    Map<ShardEntry, List<FeatureKey>> shards() {
        return shards;
    }

    List<SampleFile.Entry> lines() {
        return lines;
    }

    ShardEntry shard(String file) {
        return shards.keySet().stream()
                .filter(shard -> numbered(shard.file()).equals(file))
                .findFirst()
                .orElseThrow();
    }

    /** Numbers 1, 2, … so that the same range names the same contents. */
    static List<Sample> samples(Split split, int from, int to) {
        List<Sample> samples = new ArrayList<>();
        for (int number = from; number < to; number++) {
            samples.add(TestRecipes.key(split, "a", number, 0).sample());
        }
        samples.sort(Sample.BY_PLACE);
        return samples;
    }

    static Optional<String> source(ShardTask task, int row) {
        return task.rows().get(row).source();
    }

    @Override
    public void close() {
        scratch.close();
    }
}
