package io.github.headstart.classify.train;

import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Prints the milliseconds of a step, the reading of its rows from a store included, for compare_with_keras.py:
 * {@code java TrainingSpeed FOLDER CHANNELS [BATCH]}. The store of 2,000 training and 1,000 validation maps
 * [4, 4, channels] is created in the folder if necessary; without a batch size nothing else is done.
 */
public final class TrainingSpeed {
    private static final int WARM_EPOCHS = 2;
    private static final int EPOCHS = 5;

    private TrainingSpeed() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int channels = Integer.parseInt(arguments[1]);
        FeatureStore store = FeatureStore.isStore(folder) ? FeatureStore.open(folder) : make(folder, channels);
        if (arguments.length > 2) {
            System.out.println(millisecondsOfAStep(store, Integer.parseInt(arguments[2])));
        }
    }

    private static double millisecondsOfAStep(FeatureStore store, int batch) {
        Optimizer optimizer = new Optimizer.Rmsprop(1e-5);
        TrainOptions options = new TrainOptions(
                new HeadOptions(List.of(256), Activation.RELU, Pooling.NONE, 0, 0),
                optimizer,
                new LearningRateSchedule.Constant(),
                0,
                ClassWeights.none(),
                new EpochOptions(
                        WARM_EPOCHS + EPOCHS,
                        batch,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                42,
                Optional.empty());
        HeadSpec spec = options.spec(store);
        SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
        List<Double> seconds = new ArrayList<>();
        try (Head head = Head.create(spec, optimizer, 0, 42);
                StoreFeatures source = new StoreFeatures(store)) {
            SplitIndex none = SplitIndex.of(store, Split.TEST);
            Training training = new Training(head, source, options, List.of("cats", "dogs"), rows, none);
            // The seconds of an epoch include copying the best weights.
            training.run(each -> seconds.add(each.epochSeconds()), () -> false, Progress::none);
        }
        double best = seconds.stream()
                .skip(WARM_EPOCHS)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .skip(EPOCHS / 2)
                .findFirst()
                .orElseThrow();
        return best * 1000 / Math.ceil((double) rows.images() / batch);
    }

    private static FeatureStore make(Path folder, int channels) throws IOException {
        Files.createDirectories(folder);
        Recipe recipe = new Recipe(
                new ImageSpec(150, 150, Resize.NEAREST),
                Preprocessing.CAFFE,
                new BackboneIdentity("random", "0".repeat(64), false),
                Precision.FLOAT32,
                FeatureType.FLOAT32,
                List.of(4, 4, channels),
                Optional.empty());
        SplittableRandom random = new SplittableRandom(1);
        List<ShardEntry> shards = new ArrayList<>();
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
            int images = split == Split.TRAIN ? 2000 : 1000;
            for (int first = 0; first < images; first += 512) {
                Path file = folder.resolve("%s-pass0-%05d.arrow".formatted(split, shards.size()));
                try (FeatureWriter writer = FeatureWriter.create(file, recipe)) {
                    for (int i = first; i < Math.min(images, first + 512); i++) {
                        writer.append(new FeatureKey(sample(split, i), 0), Optional.empty(), map(random, channels), 0);
                    }
                    shards.add(writer.commit(split, 0));
                }
            }
        }
        TestStore.publish(folder, recipe, List.of("cats", "dogs"), shards);
        return FeatureStore.open(folder);
    }

    private static Sample sample(Split split, int number) {
        String label = number % 2 == 0 ? "cats" : "dogs";
        String path = "%s/%s/%d.jpg".formatted(split, label, number);
        return new Sample(path, split, label, Checksum.ofBytes(path.getBytes(StandardCharsets.UTF_8)));
    }

    /** About half of the values 0, as after relu. */
    private static float[] map(SplittableRandom random, int channels) {
        float[] map = new float[16 * channels];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) Math.max(0, random.nextDouble(-1, 1));
        }
        return map;
    }
}
