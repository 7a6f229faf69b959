package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.PooledFeatures;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Checks a store for problems that would make the results unreliable. */
final class DataChecks {
    /** Share of constant features that is worth a warning; a few are normal after an activation such as relu. */
    private static final double MANY_CONSTANT = 0.01;

    private DataChecks() {}

    /** Checks the unchanged images, without augmentation passes. */
    static List<DataWarning> of(FeatureStore store, Collection<SplitIndex> splits, CheckListener listener) {
        UnchangedImages images = new UnchangedImages(store, splits);
        List<DataWarning> warnings = new ArrayList<>(incompletePasses(splits));
        DistinctImages distinct = identities(images, store.manifest().classes(), warnings);
        FeatureShape shape = store.recipe().featureShape();
        try (Features source = new StoreFeatures(store)) {
            PooledFeatures features = new PooledFeatures(images, distinct.images(), source, shape);
            if (NearDuplicates.isMeaningful(features)) {
                NearDuplicates found = find(new CentredVectors(features), listener);
                new NearDuplicateCheck(images, distinct, found).warn(warnings, listener);
            }
            int few = (int) (MANY_CONSTANT * shape.size());
            int constant = images.count() < 2 ? 0 : features.constantFeatures(few);
            if (constant > few) {
                warnings.add(new DataWarning(
                        "constant_features",
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d features are constant over all images",
                                constant,
                                shape.size()),
                        constant,
                        List.of()));
            }
        }
        return warnings;
    }

    private static NearDuplicates find(CentredVectors vectors, CheckListener listener) {
        return ExactSearch.isFeasible(vectors)
                ? ExactSearch.find(vectors, listener::comparing)
                : IndexSearch.find(vectors, listener::comparing);
    }

    /** In a method of its own, so that what it holds for each image is free before the features are read. */
    private static DistinctImages identities(UnchangedImages images, List<String> classes, List<DataWarning> warnings) {
        IdentityChecks checks = new IdentityChecks(images);
        warnings.addAll(checks.warnings(classes));
        return checks.distinct();
    }

    /** Warns of augmentation passes that some images lack; one warning or none. */
    private static List<DataWarning> incompletePasses(Collection<SplitIndex> splits) {
        Cases lacking = new Cases();
        for (SplitIndex rows : splits) {
            rows.incompletePasses()
                    .forEach(pass -> lacking.add(() -> String.format(
                            Locale.ROOT,
                            "pass %d lacks %,d of the %,d images of %s",
                            pass.pass(),
                            pass.missing(),
                            rows.images(),
                            rows.split())));
        }
        List<DataWarning> warnings = new ArrayList<>();
        lacking.warn(
                warnings,
                "incomplete_passes",
                "incomplete augmentation passes: an image that lacks a pass is trained on in those it has; complete them with `extract`");
        return warnings;
    }
}
