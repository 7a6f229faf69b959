package io.github.headstart.extract.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardNumbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets that change at random in every way, run after run: whatever happened, the store fits the images. */
class RandomPlansTest {
    private static final int RUNS = 60;

    private final Map<String, Sample> images = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theStoreFitsTheImagesAfterEveryRun(long seed) {
        Random random = new Random(seed);
        try (PlanScene scene = new PlanScene().rowsPerShard(1 + random.nextInt(7))) {
            for (int run = 0; run < RUNS; run++) {
                change(random);
                List<Sample> samples = List.copyOf(images.values());
                int passes = random.nextInt(3);
                damageSome(scene, random);
                Map<ShardEntry, List<FeatureKey>> before = Map.copyOf(scene.shards());
                ExtractPlan plan = scene.plan(samples, passes);
                checkTasks(plan, scene, before, samples, passes);
                scene.publish(plan, PlanScene::whole);
                checkStore(scene, samples, passes);

                ExtractPlan again = scene.plan(samples, passes);
                assertThat(again.hasTasks())
                        .as("a second run has nothing to do")
                        .isFalse();
                assertThat(again.dropped()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void imagesThatFailOrCannotBeOpenedLeaveAStoreThatFits(long seed) {
        Random random = new Random(seed);
        try (PlanScene scene =
                new PlanScene().rowsPerShard(1 + random.nextInt(5)).retry()) {
            for (int run = 0; run < RUNS; run++) {
                change(random);
                List<Sample> samples = new ArrayList<>(images.values());
                for (Sample closed : List.copyOf(samples)) {
                    if (random.nextInt(10) == 0) {
                        samples.remove(closed);
                        scene.unreadable(closed.path(), closed.label(), only(closed.split()));
                    }
                }
                NextState.Published next = scene.publish(scene.plan(samples, 1), task -> failingSome(task, random));
                if (next.partial()) {
                    next = scene.publish(scene.plan(samples, 0), PlanScene::whole);
                }
                checkListing(scene);
                assertThat(scene.lines().stream().filter(line -> !line.ok()).count())
                        .isEqualTo(next.manifest().unreadable());
                scene.readableAgain();
            }
        }
    }

    private static Fractions only(Split split) {
        return new Fractions(split == Split.VALIDATION ? 1 : 0, split == Split.TEST ? 1 : 0);
    }

    private void change(Random random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            add(random);
        }
        for (Sample image : List.copyOf(images.values())) {
            int what = random.nextInt(30);
            if (what == 0) {
                images.remove(image.path());
            } else if (what == 1) {
                images.put(image.path(), image.withSha256(sha256(random)));
            } else if (what == 2) {
                images.remove(image.path());
                String path = image.path() + random.nextInt(3);
                images.put(path, new Sample(path, image.split(), image.label(), image.sha256()));
            } else if (what == 3) {
                Split split = Split.values()[random.nextInt(3)];
                images.put(image.path(), new Sample(image.path(), split, "b", image.sha256()));
            }
        }
    }

    private void add(Random random) {
        String path = random.nextInt(3) + "/" + random.nextInt(100) + ".png";
        Split split = Split.values()[random.nextInt(3)];
        images.put(path, new Sample(path, split, random.nextBoolean() ? "a" : "b", sha256(random)));
    }

    /** From few contents, so that there are duplicates. */
    private static String sha256(Random random) {
        return "%064x".formatted(random.nextInt(60));
    }

    private static void damageSome(PlanScene scene, Random random) {
        scene.damaged(scene.shards().keySet().stream()
                .filter(shard -> random.nextInt(20) == 0)
                .toArray(ShardEntry[]::new));
    }

    private static ShardResult failingSome(ShardTask task, Random random) {
        List<ImageFailure> failures = new ArrayList<>();
        for (ShardTask.Row row : task.rows()) {
            if (row.source().isEmpty() && random.nextInt(8) == 0) {
                Sample sample = new Sample(row.path(), task.name().split(), row.label(), row.sha256());
                failures.add(
                        random.nextBoolean()
                                ? new ImageFailure(sample, "no image")
                                : new ImageFailure(sample.withSha256(""), "vanished"));
            }
        }
        int rows = task.rows().size() - failures.size();
        return new ShardResult(
                task.shard(),
                rows,
                0,
                100,
                rows == 0 ? "" : task.shard(),
                Optional.empty(),
                Optional.empty(),
                "AVX2",
                failures);
    }

    private static void checkTasks(
            ExtractPlan plan,
            PlanScene scene,
            Map<ShardEntry, List<FeatureKey>> before,
            List<Sample> samples,
            int passes) {
        Set<ShardEntry> unusable = scene.published().unusable();
        Map<String, List<FeatureKey>> usable = new HashMap<>();
        Set<String> contents = new HashSet<>();
        before.forEach((shard, keys) -> {
            if (!unusable.contains(shard)) {
                usable.put(shard.file(), keys);
                keys.forEach(key -> contents.add(key.pass() + key.sample().sha256()));
            }
        });
        Set<FeatureKey> wanted = wanted(samples, passes);
        for (ShardEntry shard : before.keySet()) {
            boolean allWanted = wanted.containsAll(before.get(shard).stream()
                            .filter(key -> key.pass() <= (key.sample().split() == Split.TRAIN ? passes : 0))
                            .toList())
                    && samples.containsAll(
                            before.get(shard).stream().map(FeatureKey::sample).toList());
            assertThat(plan.kept().contains(shard)).as(shard.file()).isEqualTo(allWanted && !unusable.contains(shard));
        }
        for (ShardTask task : PlanScene.tasks(plan)) {
            int pass = task.name().pass();
            assertThat(before.keySet()).extracting(ShardEntry::file).doesNotContain(task.shard());
            for (ShardTask.Row row : task.rows()) {
                assertThat(row.source().isPresent())
                        .as("what the store has is not computed")
                        .isEqualTo(contents.contains(pass + row.sha256()));
                row.source().ifPresent(file -> assertThat(usable.get(file))
                        .anyMatch(key ->
                                key.pass() == pass && key.sample().sha256().equals(row.sha256())));
            }
        }
    }

    private static Set<FeatureKey> wanted(List<Sample> samples, int passes) {
        Set<FeatureKey> wanted = new HashSet<>();
        for (Sample sample : samples) {
            for (int pass = 0; pass <= (sample.split() == Split.TRAIN ? passes : 0); pass++) {
                wanted.add(new FeatureKey(sample, pass));
            }
        }
        return wanted;
    }

    private static void checkStore(PlanScene scene, List<Sample> samples, int passes) {
        List<FeatureKey> rows =
                scene.shards().values().stream().flatMap(List::stream).toList();
        assertThat(rows).doesNotHaveDuplicates().containsAll(wanted(samples, passes));
        assertThat(rows).allMatch(key -> samples.contains(key.sample()));
        checkListing(scene);
    }

    /** {@code samples.csv} is sorted and names for each image exactly the shards that have its rows. */
    private static void checkListing(PlanScene scene) {
        Map<Sample, Map<Integer, Integer>> places = new HashMap<>();
        scene.shards().forEach((shard, keys) -> {
            assertThat(keys).hasSize(shard.rows());
            int number = ShardName.parse(shard.file()).orElseThrow().number();
            keys.forEach(key -> places.computeIfAbsent(key.sample(), sample -> new TreeMap<>())
                    .put(key.pass(), number));
        });
        List<Sample> listed =
                scene.lines().stream().map(SampleFile.Entry::sample).toList();
        assertThat(listed).isSortedAccordingTo(Sample.BY_PLACE);
        Map<Sample, Map<Integer, Integer>> named = new HashMap<>();
        for (SampleFile.Entry line : scene.lines()) {
            int[] numbers = ShardNumbers.of(line);
            for (int pass = 0; pass < numbers.length; pass++) {
                if (numbers[pass] != ShardNumbers.NONE) {
                    named.computeIfAbsent(line.sample(), sample -> new TreeMap<>())
                            .put(pass, numbers[pass]);
                }
            }
        }
        assertThat(named).isEqualTo(places);
        assertThat(scene.shards().keySet().stream().map(ShardEntry::file).collect(Collectors.toSet()))
                .hasSameSizeAs(scene.shards().keySet());
    }
}
