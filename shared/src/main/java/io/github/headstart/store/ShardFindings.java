package io.github.headstart.store;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares one shard, every byte and value, with what {@code features.json} says of it. For one thread at a time. */
final class ShardFindings {
    private final Path directory;
    private final StoreManifest manifest;
    private final ShardEntry shard;
    private final List<String> problems = new ArrayList<>();
    private int rows;
    private int notFinite;

    ShardFindings(Path directory, StoreManifest manifest, ShardEntry shard) {
        this.directory = directory;
        this.manifest = manifest;
        this.shard = shard;
    }

    /** Takes the rows of a shard, in order. */
    interface Keys {
        void add(int row, FeatureKey key);
    }

    /** Reads the shard. */
    void find(ShardCheck check, Keys keys) {
        try {
            Optional<String> damage = check.damage(shard);
            if (damage.isPresent()) {
                problems.add(shard.file() + ": " + damage.get());
            } else {
                content(keys);
            }
        } catch (PipelineException e) {
            problems.add(e.getMessage());
        }
    }

    List<String> problems() {
        return problems;
    }

    int rows() {
        return rows;
    }

    /** The number of rows with values that are NaN or infinite. */
    int notFinite() {
        return notFinite;
    }

    private void content(Keys rowKeys) {
        Recipe recipe = manifest.recipe().ofPass(shard.pass());
        try (FeatureReader reader = FeatureReader.open(directory.resolve(shard.file()), recipe)) {
            Set<String> classes = Set.copyOf(manifest.classes());
            Labelling labelling = Labelling.of(manifest.labelling());
            List<FeatureKey> keys = reader.keys();
            rows = keys.size();
            if (rows != shard.rows()) {
                problem(shard.file(), shard.rows() + " rows", Integer.toString(rows));
            }
            float[] map = new float[recipe.featureShape().size()];
            ContentChecksum content = new ContentChecksum();
            for (int row = 0; row < rows; row++) {
                FeatureKey key = keys.get(row);
                Sample sample = key.sample();
                String place = place(shard.file(), row, sample);
                if (sample.split() != shard.split() || key.pass() != shard.pass()) {
                    problem(
                            place,
                            "%s, pass %d".formatted(shard.split(), shard.pass()),
                            "%s, pass %d".formatted(sample.split(), key.pass()));
                }
                if (!classes.containsAll(labelling.classes(sample.label()))) {
                    problem(place, "a label of " + manifest.classes(), sample.label());
                }
                reader.addTo(content, row, key);
                reader.read(row, map, 0);
                finite(place, map);
                rowKeys.add(row, key);
            }
            String found = content.hex();
            shard.content()
                    .filter(expected -> !expected.equals(found))
                    .ifPresent(expected -> problem(shard.file(), "content " + expected, found));
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

    static String place(String file, int row, Sample sample) {
        return "%s row %d (%s)".formatted(file, row, sample.path());
    }

    private void problem(String place, String expected, String found) {
        problems.add("%s: expected %s, found %s".formatted(place, expected, found));
    }
}
