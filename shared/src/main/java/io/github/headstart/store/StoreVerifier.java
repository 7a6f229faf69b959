package io.github.headstart.store;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a store for every kind of damage, and changes nothing. Not thread-safe. */
public final class StoreVerifier {
    private final Path directory;
    private final List<String> problems = new ArrayList<>();
    private int shards;
    private int rows;
    private int notFinite;

    private StoreVerifier(Path directory) {
        this.directory = directory;
    }

    /**
     * The result of a verification.
     *
     * @param shards that {@code features.json} names
     * @param rows in those of them that could be read
     * @param problems all that is wrong, a line each; empty if the store is sound
     * @param notes oddities that do no harm
     * @param notFinite how many of the problems are rows with values that are NaN or infinite, which recomputing them does
     *     not change
     */
    public record Findings(int shards, int rows, List<String> problems, List<String> notes, int notFinite) {
        public Findings {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads every byte of the store and every value in it.
     *
     * @throws PipelineException if the folder is no store
     */
    public static Findings verify(Path directory) {
        Path file = directory.resolve(FeatureStore.MANIFEST);
        FeatureStore.require(directory);
        while (true) {
            String text = Json.text(file);
            Findings findings = new StoreVerifier(directory).findings(text);
            // An extract that published meanwhile removed shards of the state that was looked at.
            if (findings.problems().isEmpty() || Json.text(file).equals(text)) {
                return findings;
            }
        }
    }

    private Findings findings(String text) {
        Path file = directory.resolve(FeatureStore.MANIFEST);
        StoreManifest manifest;
        try {
            manifest = StoreManifest.parseUnsealed(text, file);
        } catch (PipelineException e) {
            problems.add(e.getMessage());
            return new Findings(0, 0, problems, List.of(), 0);
        }
        if (!manifest.isSealed(text)) {
            problem(FeatureStore.MANIFEST, "content that matches its checksum", "other content: it was edited");
        }
        entries(manifest);
        Map<Sample, Map<Integer, ShardName>> places = contents(manifest);
        samples(manifest, places);
        List<String> notes = StorePublication.leftovers(directory, manifest).stream()
                .map(leftover -> leftover.getFileName()
                        + ": not part of the published state; the next extract resumes or removes it")
                .toList();
        return new Findings(shards, rows, problems, notes, notFinite);
    }

    /** What {@code features.json} says of itself. */
    private void entries(StoreManifest manifest) {
        if (!manifest.counts().equals(StoreManifest.counts(manifest.shards()))) {
            problem(
                    FeatureStore.MANIFEST + " counts",
                    StoreManifest.counts(manifest.shards()).toString(),
                    manifest.counts().toString());
        }
        List<String> sorted = manifest.classes().stream().distinct().sorted().toList();
        if (!manifest.classes().equals(sorted)) {
            problem(
                    FeatureStore.MANIFEST + " classes",
                    sorted.toString(),
                    manifest.classes().toString());
        }
        Set<String> files = new HashSet<>();
        for (ShardEntry shard : manifest.shards()) {
            boolean fits = ShardName.parse(shard.file())
                    .filter(name -> name.split() == shard.split() && name.pass() == shard.pass())
                    .isPresent();
            if (!fits) {
                problem(
                        shard.file(),
                        "the name of a shard of %s, pass %d".formatted(shard.split(), shard.pass()),
                        "this");
            }
            if (!files.add(shard.file())) {
                problem(shard.file(), "to be named once in " + FeatureStore.MANIFEST, "twice");
            }
        }
    }

    /** Reads the shards; gives for each row's sample and pass the shard in which it lies. */
    private Map<Sample, Map<Integer, ShardName>> contents(StoreManifest manifest) {
        Map<Sample, Map<Integer, ShardName>> places = new HashMap<>();
        try (OpenShards open = OpenShards.check(directory, manifest, 0)) {
            open.damaged().forEach((shard, damage) -> problems.add(shard.file() + ": " + damage));
            for (ShardEntry shard : manifest.shards()) {
                shards++;
                if (!open.damaged().containsKey(shard)) {
                    content(manifest, shard, places);
                }
            }
        }
        return places;
    }

    private void content(StoreManifest manifest, ShardEntry shard, Map<Sample, Map<Integer, ShardName>> places) {
        Path file = directory.resolve(shard.file());
        Set<String> classes = Set.copyOf(manifest.classes());
        try (FeatureReader reader = FeatureReader.open(file, manifest.recipe().ofPass(shard.pass()))) {
            List<FeatureKey> keys = reader.keys();
            rows += keys.size();
            if (keys.size() != shard.rows()) {
                problem(shard.file(), shard.rows() + " rows", Integer.toString(keys.size()));
            }
            float[] map = new float[manifest.recipe().featureShape().size()];
            for (int row = 0; row < keys.size(); row++) {
                FeatureKey key = keys.get(row);
                String place = "%s row %d (%s)"
                        .formatted(shard.file(), row, key.sample().path());
                if (key.sample().split() != shard.split() || key.pass() != shard.pass()) {
                    problem(
                            place,
                            "%s, pass %d".formatted(shard.split(), shard.pass()),
                            "%s, pass %d".formatted(key.sample().split(), key.pass()));
                }
                if (!classes.contains(key.sample().label())) {
                    problem(
                            place,
                            "a label of " + manifest.classes(),
                            key.sample().label());
                }
                reader.read(row, map, 0);
                finite(place, map);
                ShardName name = ShardName.parse(shard.file()).orElse(null);
                if (places.computeIfAbsent(key.sample(), sample -> new HashMap<>())
                                .put(key.pass(), name)
                        != null) {
                    problem(place, "no other row of this image and pass", "a second one");
                }
            }
        } catch (PipelineException e) {
            problems.add(e.getMessage());
        }
    }

    private void finite(String place, float[] map) {
        int wrong = 0;
        for (float value : map) {
            if (!Float.isFinite(value)) {
                wrong++;
            }
        }
        if (wrong > 0) {
            notFinite++;
            problem(
                    place,
                    "finite values",
                    "%d of %d that are NaN or infinite: the backbone makes them, or they overflow float16"
                            .formatted(wrong, map.length));
        }
    }

    /** What {@code samples.csv} says, against the rows. */
    private void samples(StoreManifest manifest, Map<Sample, Map<Integer, ShardName>> places) {
        List<SampleFile.Entry> samples;
        try {
            samples = SampleFile.read(StorePublication.samplesOf(directory, manifest));
        } catch (PipelineException e) {
            problems.add(e.getMessage());
            return;
        }
        long unreadable = samples.stream().filter(entry -> !entry.ok()).count();
        if (unreadable != manifest.unreadable()) {
            problem(FeatureStore.MANIFEST + " unreadable", Long.toString(unreadable), "" + manifest.unreadable());
        }
        if (!problems.isEmpty()) {
            // Rows of shards that cannot be read would all be reported as missing, which says nothing new.
            return;
        }
        int named = 0;
        for (SampleFile.Entry entry : samples) {
            Sample sample = entry.sample();
            String found = ShardNumbers.text(places.getOrDefault(sample, Map.of()));
            if (!entry.shards().equals(found)) {
                problem(
                        "%s in %s".formatted(sample.path(), FeatureStore.SAMPLES),
                        "shards \"" + found + '"',
                        entry.shards());
            }
            named += places.containsKey(sample) ? 1 : 0;
        }
        if (named != places.size()) {
            problem(
                    FeatureStore.SAMPLES,
                    "all %d images that have rows".formatted(places.size()),
                    Integer.toString(named));
        }
    }

    private void problem(String place, String expected, String found) {
        problems.add("%s: expected %s, found %s".formatted(place, expected, found));
    }
}
