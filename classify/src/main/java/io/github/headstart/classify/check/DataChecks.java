package io.github.headstart.classify.check;

import io.github.headstart.classify.data.FeatureRows;
import io.github.headstart.classify.data.RowsOnDisk;
import io.github.headstart.classify.data.SplitRows;
import io.github.headstart.dataset.Sample;
import io.github.headstart.store.FeatureShape;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Looks a store over before a training: what would make its result doubtful is said beforehand. */
public final class DataChecks {
    /** About ten seconds on two cores: 30,000 pictures. */
    private static final double MOST_OPERATIONS = 1.5e11;
    /** A few dead features are found after every activation that clips; a hundredth is worth a word. */
    private static final double MANY_CONSTANT = 0.01;
    /** What is read within seconds. */
    private static final double MOST_BYTES = 8e9;

    private DataChecks() {}

    /** Looks at the pictures as they are, without augmented passes. */
    public static List<DataWarning> of(FeatureStore store, Collection<SplitRows> splits) {
        List<DataWarning> warnings =
                new ArrayList<>(IdentityChecks.of(splits, store.manifest().classes()));
        int pictures = splits.stream().mapToInt(SplitRows::pictures).sum();
        FeatureShape shape = store.recipe().featureShape();
        if (NearDuplicates.operations(pictures, PooledFeatures.channels(shape)) > MOST_OPERATIONS
                || (double) pictures * shape.size() * Float.BYTES > MOST_BYTES) {
            warnings.add(new DataWarning(
                    "features_not_looked_at",
                    String.format(
                            Locale.ROOT,
                            "near-duplicates and constant features were not looked for: %,d pictures are too many",
                            pictures),
                    pictures,
                    List.of()));
            return warnings;
        }
        try (FeatureRows source = new RowsOnDisk(store)) {
            PooledFeatures features = PooledFeatures.of(splits, source, shape);
            nearDuplicates(features, warnings);
            if (pictures > 1 && features.constantFeatures() > MANY_CONSTANT * shape.size()) {
                warnings.add(new DataWarning(
                        "constant_features",
                        String.format(
                                Locale.ROOT,
                                "%,d of the %,d features of a picture are the same for every picture",
                                features.constantFeatures(),
                                shape.size()),
                        features.constantFeatures(),
                        List.of()));
            }
        }
        return warnings;
    }

    private static void nearDuplicates(PooledFeatures features, List<DataWarning> warnings) {
        List<String> across = new ArrayList<>();
        List<String> within = new ArrayList<>();
        for (NearDuplicates.Pair pair : NearDuplicates.find(features.vectors())) {
            Sample first = features.sample(pair.first());
            Sample second = features.sample(pair.second());
            if (first.sha256().equals(second.sha256())) {
                continue; // the same picture, which has been said
            }
            String shown = String.format(Locale.ROOT, "%s ~ %s %.3f", first.path(), second.path(), pair.cosine());
            (first.split() == second.split() ? within : across).add(shown);
        }
        if (!across.isEmpty()) {
            warnings.add(DataWarning.of("near_duplicates_across_splits", "near-duplicates across splits", across));
        }
        if (!within.isEmpty()) {
            warnings.add(DataWarning.of("near_duplicates_within_split", "near-duplicates within a split", within));
        }
    }
}
