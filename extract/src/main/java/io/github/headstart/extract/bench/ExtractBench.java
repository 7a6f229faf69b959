package io.github.headstart.extract.bench;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.run.ExtractInputs;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Spread;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.Recipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The throughput of a manifest's extraction on this machine, by stage: the backbone alone on images in memory, which is the
 * upper bound; reading and preparing images alone; and the whole pipeline, for unchanged and for augmented images. The stages are measured in turn over several rounds, so that other load on the machine affects all of them alike.
 *
 * @param images number of images in each measurement
 * @param rounds by round
 */
public record ExtractBench(String backbone, String precision, Workers workers, int images, List<Round> rounds) {
    private static final int IMAGES_READ = 256;
    private static final int LEAST_BATCHES = 4;

    /**
     * Images per second.
     *
     * @param forward the backbone alone
     * @param augmented the whole pipeline of an augmentation pass, NaN if the manifest has none
     */
    public record Round(double forward, double prepare, double whole, double prepareAugmented, double augmented) {}

    public ExtractBench {
        rounds = List.copyOf(rounds);
    }

    /**
     * @param cache the folder in which downloads and built backbones are kept
     * @param seconds approximate duration of each measurement
     * @throws PipelineException if there are no images, or no backbone
     */
    public static ExtractBench run(DataManifest manifest, Path cache, Workers workers, int rounds, double seconds) {
        List<Sample> found = images(manifest);
        boolean augmented = manifest.augmentation().passes() > 0;
        BackboneProvider provider = BackboneProvider.of(manifest.backbone(), manifest.image(), cache);
        Recipe recipe = ExtractInputs.recipe(manifest, provider, Optional.empty());
        try (SpeedTest test = SpeedTest.open(manifest, recipe, provider, workers)) {
            List<Sample> warmUp = repeated(found, LEAST_BATCHES * workers.batch() * workers.count());
            round(test, warmUp, augmented);
            double rate = test.forward(warmUp);
            int batches = Math.max(LEAST_BATCHES, (int) Math.ceil(rate * seconds / workers.batch()));
            // Every worker gets the same number of batches, so that none is idle at the end.
            int turns = (batches + workers.count() - 1) / workers.count();
            List<Sample> images = repeated(found, turns * workers.count() * workers.batch());
            List<Round> measured = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                measured.add(round(test, images, augmented));
            }
            return new ExtractBench(
                    recipe.backbone().name(),
                    manifest.backbone().precision().toString(),
                    workers,
                    images.size(),
                    measured);
        }
    }

    public Spread spread(ToDoubleFunction<Round> value) {
        return Spread.of(rounds.stream().mapToDouble(value));
    }

    public boolean hasAugmented() {
        return rounds.stream().noneMatch(round -> Double.isNaN(round.augmented()));
    }

    /** The fields of the JSON output; rates are in images per second, ratios are computed per round. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backbone", backbone);
        fields.put("precision", precision);
        fields.put("batch", workers.batch());
        fields.put("workers", workers.count());
        fields.put("images", images);
        fields.put("rounds", rounds.size());
        fields.put("forward", spread(Round::forward));
        fields.put("prepare", spread(Round::prepare));
        fields.put("whole", spread(Round::whole));
        fields.put("whole_to_forward", spread(round -> round.whole() / round.forward()));
        if (hasAugmented()) {
            fields.put("prepare_augmented", spread(Round::prepareAugmented));
            fields.put("augmented", spread(Round::augmented));
            fields.put("augmented_to_whole", spread(round -> round.augmented() / round.whole()));
        }
        return fields;
    }

    private static Round round(SpeedTest test, List<Sample> images, boolean augmented) {
        return new Round(
                test.forward(images),
                test.prepare(images, 0),
                test.whole(images, 0),
                augmented ? test.prepare(images, 1) : Double.NaN,
                augmented ? test.whole(images, 1) : Double.NaN);
    }

    /** Some images of the data set, drawn by a hash of their paths, so that they are the same each time. */
    private static List<Sample> images(DataManifest manifest) {
        SortedMap<String, ImageFile> drawn = new TreeMap<>();
        Storage root = new LocalStorage(manifest.dataset().root().path());
        Dataset dataset = manifest.dataset().find(root, image -> {
            drawn.put(Checksum.ofBytes(image.path().getBytes(StandardCharsets.UTF_8)), image);
            if (drawn.size() > IMAGES_READ) {
                drawn.remove(drawn.lastKey());
            }
        });
        try (Scratch scratch = new Scratch();
                WorkerThreads workers = new WorkerThreads("hash", 1);
                Cursor<ScannedImage> scanned = ImageScan.of(
                                images -> {
                                    drawn.values().forEach(images);
                                    return dataset;
                                },
                                root,
                                workers,
                                scratch)
                        .images()
                        .read()) {
            List<Sample> found = new ArrayList<>();
            scanned.forEachRemaining(image -> found.add(image.sample()));
            if (found.isEmpty()) {
                throw new PipelineException(
                        "%s: expected images to measure with, found none; name a dataset that has images"
                                .formatted(dataset.root()));
            }
            return found;
        }
    }

    private static List<Sample> repeated(List<Sample> samples, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> samples.get(number % samples.size()))
                .toList();
    }
}
