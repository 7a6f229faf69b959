package io.github.headstart.classify.train;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.FrozenTail;
import io.github.headstart.classify.head.Tail;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.error.Problem;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The layers of VGG16 that a store's features do not include, with their pretrained weights, and the features behind them: computed
 * once a row and kept in temporary files in the store's format. What is computed may be read by several threads at once;
 * close() removes the files.
 */
public final class PretrainedTail implements AutoCloseable {
    private static final int MOST_ROWS = 32;

    private final FeatureStore store;
    private final Vgg16Layer cut;
    private final List<Vgg16Convolution> convolutions;
    private final Scratch scratch = Scratch.untilClosed();
    /** By layer, the file that has the rows of each shard. */
    private final TreeMap<Vgg16Layer, Map<ShardEntry, Path>> computed = new TreeMap<>();

    /** @param convolutions of VGG16, all */
    public PretrainedTail(FeatureStore store, List<Vgg16Convolution> convolutions) {
        this.store = store;
        this.cut = cut(store.recipe());
        this.convolutions = List.copyOf(convolutions);
    }

    private static Vgg16Layer cut(Recipe recipe) {
        return recipe.backbone().layer().orElse(Vgg16Layer.LAST);
    }

    /**
     * Checks that layers can be fine-tuned on the features of a store.
     *
     * @throws PipelineException if the features include the layers, or are pooled
     * @throws InvalidValueException if the layers begin before the features
     */
    public static void check(FeatureStore store, FineTuneOptions options) {
        Vgg16Layer cut = cut(store.recipe());
        if (store.recipe().backbone().pooling().isPresent()) {
            throw new PipelineException(
                    "%s: expected feature maps [height, width, channels] to fine-tune layers on, found features that were pooled; set \"pooling\": \"none\" and \"layer\": \"%s\" in the manifest's backbone, and extract into another folder"
                            .formatted(store.directory(), FineTuneOptions.usualCut(options.from())));
        }
        if (cut == Vgg16Layer.LAST) {
            throw new PipelineException(
                    "%s: expected features from before %s to fine-tune it, found those of %s, the last layer; set \"layer\": \"%s\" in the manifest's backbone, and extract into another folder"
                            .formatted(
                                    store.directory(), options.from(), cut, FineTuneOptions.usualCut(options.from())));
        }
        if (options.from().compareTo(cut) <= 0) {
            throw new InvalidValueException(List.of(new Problem(
                    "fine_tune",
                    "a block or a layer behind %s, whose output %s stores".formatted(cut, store.directory()),
                    options.from().toString())));
        }
    }

    /** Kernel and bias of each convolution of some layers. */
    List<float[]> weights(Tail tail) {
        return tail.convolutions().stream()
                .flatMap(layer -> convolutions.stream().filter(convolution -> convolution.layer() == layer))
                .flatMap(convolution -> Stream.of(convolution.kernel(), convolution.bias()))
                .toList();
    }

    /** The layers between the store's features and a layer's output. */
    Tail upTo(Vgg16Layer layer) {
        return Tail.between(cut, layer);
    }

    List<Integer> shape(Vgg16Layer layer) {
        return upTo(layer).outputShape(store.recipe().shape());
    }

    /**
     * Computes the output of a layer for the rows of some shards, unless that was done before.
     *
     * @param progress begins to show the progress over a number of rows
     */
    public synchronized void compute(Vgg16Layer layer, Predicate<ShardEntry> wanted, IntFunction<Progress> progress) {
        if (layer == cut) {
            return;
        }
        Map<ShardEntry, Path> files = computed.computeIfAbsent(layer, first -> new HashMap<>());
        List<ShardEntry> missing = store.manifest().shards().stream()
                .filter(wanted)
                .filter(shard -> !files.containsKey(shard))
                .toList();
        // From the nearest layer before that has all of these rows.
        Vgg16Layer from = computed.headMap(layer, false).descendingMap().entrySet().stream()
                .filter(earlier -> earlier.getValue().keySet().containsAll(missing))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(cut);
        Tail tail = Tail.between(from, layer);
        try (FrozenTail network = new FrozenTail(tail, shape(from), weights(tail));
                Progress bar = progress.apply(
                        missing.stream().mapToInt(ShardEntry::rows).sum())) {
            for (ShardEntry shard : missing) {
                files.put(shard, file(network, shard, from, layer, bar));
            }
        }
    }

    private Path file(FrozenTail network, ShardEntry shard, Vgg16Layer from, Vgg16Layer layer, Progress bar) {
        Path file = scratch.file();
        int inputSize = size(shape(from));
        int outputSize = size(shape(layer));
        int rows = FeatureBatches.rowsAtOnce(Math.max(inputSize, outputSize), MOST_ROWS);
        float[] input = new float[rows * inputSize];
        float[] output = new float[rows * outputSize];
        try (FeatureReader reader = reader(shard, from);
                FeatureWriter writer = FeatureWriter.create(file, recipe(layer).ofPass(shard.pass()))) {
            List<FeatureKey> keys = reader.keys();
            for (int first = 0; first < keys.size(); first += rows) {
                int count = Math.min(rows, keys.size() - first);
                for (int i = 0; i < count; i++) {
                    reader.read(first + i, input, i * inputSize);
                }
                network.forward(input, count, output);
                for (int i = 0; i < count; i++) {
                    writer.append(keys.get(first + i), reader.augmentation(first + i), output, i);
                }
                bar.step(count);
            }
            writer.commit(shard.split(), shard.pass());
        }
        return file;
    }

    /** The output of a layer, of the rows that were computed; to be closed by the caller. */
    Features features(Vgg16Layer layer, int readers) {
        return new StoreFeatures(shard -> reader(shard, layer), size(shape(layer)), readers);
    }

    private FeatureReader reader(ShardEntry shard, Vgg16Layer layer) {
        return layer == cut
                ? store.read(shard)
                : FeatureReader.open(
                        computed.get(layer).get(shard), recipe(layer).ofPass(shard.pass()));
    }

    private Recipe recipe(Vgg16Layer layer) {
        return store.recipe().upTo(layer, shape(layer));
    }

    private static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public void close() {
        scratch.close();
    }
}
