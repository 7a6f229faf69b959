package io.github.headstart.extract.run;

import io.github.headstart.backbone.BackboneSource;
import io.github.headstart.backbone.Parallelism;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.PictureFile;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleScan;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Spread;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How fast a manifest's extraction is on this machine, and where the time goes: the backbone alone on pictures in memory,
 * which is the ceiling; reading and preparing pictures alone; and the whole way, of pictures as they are and augmented.
 * The parts are measured in turn, several rounds long, so that what else the machine does falls on all of them.
 *
 * @param pictures of each measurement
 * @param rounds by round
 */
public record ExtractBench(
        String backbone, String precision, Parallelism parallelism, int pictures, List<Round> rounds) {
    private static final int PICTURES_READ = 256;
    private static final int LEAST_BATCHES = 4;

    /**
     * Pictures per second.
     *
     * @param forward the backbone alone
     * @param augmented the whole way of an augmented pass, NaN where the manifest has none
     */
    public record Round(double forward, double prepare, double whole, double prepareAugmented, double augmented) {}

    public ExtractBench {
        rounds = List.copyOf(rounds);
    }

    /**
     * @param cache the folder in which downloads and built backbones are kept
     * @param seconds that each measurement is to take, about
     * @throws PipelineException if there are no pictures, or no backbone
     */
    public static ExtractBench run(
            DataManifest manifest, Path cache, Parallelism parallelism, int rounds, double seconds) {
        List<Sample> found = pictures(manifest);
        boolean augmented = manifest.augmentation().passes() > 0;
        BackboneSource source = BackboneSource.of(manifest.backbone(), manifest.image(), cache);
        Recipe recipe = ExtractInputs.recipe(manifest, source, Optional.empty());
        try (SpeedTest test = SpeedTest.open(manifest, recipe, source, parallelism)) {
            List<Sample> warmUp = repeated(found, LEAST_BATCHES * parallelism.batch() * parallelism.streams());
            round(test, warmUp, augmented);
            double rate = test.forward(warmUp);
            int batches = Math.max(LEAST_BATCHES, (int) Math.ceil(rate * seconds / parallelism.batch()));
            // Every stream gets as many batches, so that none is idle at the end.
            int turns = (batches + parallelism.streams() - 1) / parallelism.streams();
            List<Sample> pictures = repeated(found, turns * parallelism.streams() * parallelism.batch());
            List<Round> measured = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                measured.add(round(test, pictures, augmented));
            }
            return new ExtractBench(
                    recipe.backbone().name(),
                    manifest.backbone().precision().toString(),
                    parallelism,
                    pictures.size(),
                    measured);
        }
    }

    public Spread spread(ToDoubleFunction<Round> value) {
        return Spread.of(rounds.stream().mapToDouble(value));
    }

    public boolean hasAugmented() {
        return rounds.stream().noneMatch(round -> Double.isNaN(round.augmented()));
    }

    /** For programs: the fields by their names in JSON; rates in pictures per second, ratios of each round. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backbone", backbone);
        fields.put("precision", precision);
        fields.put("batch", parallelism.batch());
        fields.put("streams", parallelism.streams());
        fields.put("pictures", pictures);
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

    private static Round round(SpeedTest test, List<Sample> pictures, boolean augmented) {
        return new Round(
                test.forward(pictures),
                test.prepare(pictures, 0),
                test.whole(pictures, 0),
                augmented ? test.prepare(pictures, 1) : Double.NaN,
                augmented ? test.whole(pictures, 1) : Double.NaN);
    }

    /** Evenly out of the data set. */
    private static List<Sample> pictures(DataManifest manifest) {
        Dataset dataset = manifest.dataset().find();
        List<PictureFile> files = dataset.files();
        int count = Math.min(PICTURES_READ, files.size());
        List<PictureFile> some = IntStream.range(0, count)
                .mapToObj(number -> files.get((int) ((long) number * files.size() / count)))
                .toList();
        List<Sample> samples = SampleScan.of(new Dataset(dataset.root(), dataset.classes(), some, List.of()))
                .samples();
        if (samples.isEmpty()) {
            throw new PipelineException("%s: expected pictures to measure with, found none".formatted(dataset.root()));
        }
        return samples;
    }

    private static List<Sample> repeated(List<Sample> samples, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> samples.get(number % samples.size()))
                .toList();
    }
}
