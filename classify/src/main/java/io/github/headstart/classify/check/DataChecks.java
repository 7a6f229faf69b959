package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.dataset.Sample;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks a store before training for problems that would make the results unreliable. */
public final class DataChecks {
    /** Takes about ten seconds on two cores; reached with about 30,000 images. */
    private static final double MAX_OPERATIONS = 1.5e11;
    /** Share of constant features that is worth a warning; a few are normal after an activation such as relu. */
    private static final double MANY_CONSTANT = 0.01;
    /** Size of the features that can be read within seconds. */
    private static final double MAX_BYTES = 8e9;

    private DataChecks() {}

    /** Checks the unchanged images, without augmentation passes. */
    public static List<DataWarning> of(FeatureStore store, Collection<SplitIndex> splits) {
        List<DataWarning> warnings = new ArrayList<>(incompletePasses(splits));
        warnings.addAll(IdentityChecks.of(splits, store.manifest().classes()));
        int images = splits.stream().mapToInt(SplitIndex::images).sum();
        FeatureShape shape = store.recipe().featureShape();
        if (NearDuplicates.operations(images, PooledFeatures.channels(shape)) > MAX_OPERATIONS
                || (double) images * shape.size() * Float.BYTES > MAX_BYTES) {
            warnings.add(new DataWarning(
                    "features_not_looked_at",
                    String.format(
                            Locale.ROOT,
                            "the checks for near-duplicates and constant features were skipped: %,d images are too many",
                            images),
                    images,
                    List.of()));
            return warnings;
        }
        try (Features source = new StoreFeatures(store)) {
            PooledFeatures features = PooledFeatures.of(splits, source, shape);
            nearDuplicates(features, warnings);
            if (images > 1 && features.constantFeatures() > MANY_CONSTANT * shape.size()) {
                warnings.add(new DataWarning(
                        "constant_features",
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d features are constant over all images",
                                features.constantFeatures(),
                                shape.size()),
                        features.constantFeatures(),
                        List.of()));
            }
        }
        return warnings;
    }

    /** Warns of incomplete augmentation passes, which are not used in training; one warning or none. */
    public static List<DataWarning> incompletePasses(Collection<SplitIndex> splits) {
        List<String> passes = splits.stream()
                .flatMap(rows -> rows.incompletePasses().stream()
                        .map(pass -> String.format(
                                Locale.ROOT,
                                "pass %d lacks %,d of the %,d images of %s",
                                pass.pass(),
                                pass.missing(),
                                rows.images(),
                                rows.split())))
                .toList();
        return passes.isEmpty()
                ? List.of()
                : List.of(DataWarning.of(
                        "incomplete_passes",
                        "incomplete augmentation passes: only the passes before them are used; complete them with `extract`",
                        passes));
    }

    private static void nearDuplicates(PooledFeatures features, List<DataWarning> warnings) {
        NearDuplicates found = NearDuplicates.find(features.vectors());
        List<String> across = new ArrayList<>();
        List<String> within = new ArrayList<>();
        for (NearDuplicates.Pair pair : found.pairs()) {
            Sample first = features.contents().get(pair.first()).get(0);
            List<Sample> second = features.contents().get(pair.second());
            // Images with the same content are reported once, by one in another split if there is one.
            Optional<Sample> elsewhere = second.stream()
                    .filter(sample -> sample.split() != first.split())
                    .findFirst();
            String shown = String.format(
                    Locale.ROOT,
                    "%s ~ %s %.3f",
                    first.path(),
                    elsewhere.orElse(second.get(0)).path(),
                    pair.cosine());
            (elsewhere.isPresent() ? across : within).add(shown);
        }
        String most =
                found.cut() ? ", at most %d counted per image".formatted(NearDuplicates.MAX_PAIRS_PER_VECTOR) : "";
        if (!across.isEmpty()) {
            warnings.add(
                    DataWarning.of("near_duplicates_across_splits", "near-duplicates across splits" + most, across));
        }
        if (!within.isEmpty()) {
            warnings.add(
                    DataWarning.of("near_duplicates_within_split", "near-duplicates within a split" + most, within));
        }
    }
}
