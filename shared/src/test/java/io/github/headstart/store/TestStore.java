package io.github.headstart.store;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import io.github.headstart.storage.LocalStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Small stores of made-up rows, for tests: finished ones of rows [1, 1, 4] and their parts ({@link #write},
 * {@link #shard}), or built shard by shard from maps [2, 2, 3] whose first channel separates the classes partially
 * ({@link #usual}, {@link #add}).
 */
public final class TestStore {
    public static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 1, 1, 4);

    public static final List<String> CLASSES = List.of("cats", "dogs");

    private static final int SIZE = 12;

    private final Path folder;
    private final List<ShardEntry> shards = new ArrayList<>();
    private List<String> classes = CLASSES;
    private Labelling labelling = Labelling.SINGLE_LABEL;
    private List<Integer> shape = List.of(2, 2, 3);
    private Preprocessing preprocessing = Preprocessing.TF;
    private Compression compression = Compression.NONE;

    public TestStore(Path folder) {
        this.folder = folder;
    }

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
                    entries.add(new SampleFile.Entry(sample, SampleFile.OK, ShardNumbers.text(name.number()))));
        });
        List<String> classes = shards.values().stream()
                .flatMap(List::stream)
                .map(Sample::label)
                .distinct()
                .sorted()
                .toList();
        return publish(directory, RECIPE, classes, Labelling.SINGLE_LABEL, entries, List.copyOf(shards.keySet()));
    }

    /** Publishes shards; samples.csv lists no samples. */
    public static void publish(Path directory, Recipe recipe, List<String> classes, List<ShardEntry> shards) {
        publish(directory, recipe, classes, Labelling.SINGLE_LABEL, shards);
    }

    /** As above, of images whose labels name their classes in one way or the other. */
    public static void publish(
            Path directory, Recipe recipe, List<String> classes, Labelling labelling, List<ShardEntry> shards) {
        publish(directory, recipe, classes, labelling, List.of(), shards);
    }

    private static StoreManifest publish(
            Path directory,
            Recipe recipe,
            List<String> classes,
            Labelling labelling,
            List<SampleFile.Entry> samples,
            List<ShardEntry> shards) {
        Path file = directory.resolve("samples.csv.test");
        try (SampleFile.Writer writer = new SampleFile.Writer(file)) {
            samples.stream()
                    .sorted(Comparator.comparing(SampleFile.Entry::sample, Sample.BY_PLACE))
                    .forEach(writer::add);
        }
        try {
            StoreManifest manifest = StoreManifest.of(recipe, classes, labelling, 0, Checksum.ofFile(file), shards);
            new StorePublication(new LocalStorage(directory)).publish(manifest, file, () -> {});
            Files.delete(file);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        new StorePublication(new LocalStorage(directory)).finish(manifest);
        return manifest;
    }

    /** A store of 24 training, 10 validation and 6 test images with two augmentation passes. */
    public static FeatureStore usual(Path folder) {
        return new TestStore(folder)
                .add(Split.TRAIN, 0, samples(Split.TRAIN, 24))
                .add(Split.TRAIN, 1, samples(Split.TRAIN, 24))
                .add(Split.TRAIN, 2, samples(Split.TRAIN, 24))
                .add(Split.VALIDATION, 0, samples(Split.VALIDATION, 10))
                .add(Split.TEST, 0, samples(Split.TEST, 6))
                .publish();
    }

    /** Images of alternating classes, each with distinct content. */
    public static List<Sample> samples(Split split, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(sample(split, CLASSES.get(i % 2), i, split + "/" + i));
        }
        return samples;
    }

    /** @param content images of equal content have the same checksum */
    public static Sample sample(Split split, String label, int number, String content) {
        return new Sample(
                "%s/%s/%d.jpg".formatted(split, label, number),
                split,
                label,
                Checksum.ofBytes(content.getBytes(StandardCharsets.UTF_8)));
    }

    public TestStore classes(List<String> names) {
        classes = names;
        return this;
    }

    /** Classes that an image has any number of. */
    public TestStore multiLabel(List<String> names) {
        labelling = Labelling.MULTI_LABEL;
        return classes(names);
    }

    /** The type of the feature maps; their values do not depend on it. */
    public TestStore shape(List<Integer> dimensions) {
        shape = dimensions;
        return this;
    }

    public TestStore preprocessing(Preprocessing other) {
        preprocessing = other;
        return this;
    }

    /** Of the shards that are added from now on. */
    public TestStore compression(Compression other) {
        compression = other;
        return this;
    }

    /** Adds one shard. The features of an image follow from its content, its label and the pass. */
    public TestStore add(Split split, int pass, List<Sample> samples) {
        return add(
                split,
                pass,
                samples,
                sample -> features(sample, pass, recipe().featureShape().size()));
    }

    /** Adds one shard of given features. */
    public TestStore add(Split split, int pass, List<Sample> samples, Function<Sample, float[]> features) {
        Path file = folder.resolve("%s-pass%d-%05d.arrow".formatted(split, pass, shards.size()));
        try (FeatureWriter writer = FeatureWriter.create(file, recipe().ofPass(pass), compression)) {
            for (Sample sample : samples) {
                writer.append(new FeatureKey(sample, pass), parameters(pass), features.apply(sample), 0);
            }
            shards.add(writer.commit(split, pass));
        }
        return this;
    }

    /** Adds one shard whose features are all one value. */
    public TestStore add(Split split, int pass, List<Sample> samples, float value) {
        float[] features = new float[SIZE];
        Arrays.fill(features, value);
        return add(split, pass, samples, sample -> features);
    }

    /** Publishes the shards that were added; samples.csv lists no samples. */
    public FeatureStore publish() {
        publish(folder, recipe(), classes, labelling, shards);
        return FeatureStore.open(folder);
    }

    /** What {@link #add} writes for an image, float[2 * 2 * 3]. */
    public static float[] features(Sample sample, int pass) {
        return features(sample, pass, SIZE);
    }

    private static float[] features(Sample sample, int pass, int size) {
        SplittableRandom random =
                new SplittableRandom(Long.parseUnsignedLong(sample.sha256().substring(0, 16), 16) + pass);
        float[] features = new float[size];
        for (int i = 0; i < size; i++) {
            features[i] =
                    (float) (random.nextDouble() + (i % 3 == 0 && sample.label().equals("dogs") ? 0.5 : 0));
        }
        return features;
    }

    private static Optional<TransformParameters> parameters(int pass) {
        return pass == 0
                ? Optional.empty()
                : Optional.of(new TransformParameters(0, 0, 0, 0, 1, 1, true, false, 0, Optional.empty()));
    }

    private Recipe recipe() {
        return new Recipe(
                new ImageSpec(8, 8, Resize.NEAREST),
                preprocessing,
                new BackboneIdentity("test", "0".repeat(64), true),
                Precision.FLOAT32,
                FeatureType.FLOAT32,
                shape,
                Optional.of(Augmentation.none()));
    }
}
