package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.PooledFeatures;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Checks a store for problems that would make the results unreliable. */
final class DataChecks {
    /** Share of constant features that is worth a warning; a few are normal after an activation such as relu. */
    private static final double MANY_CONSTANT = 0.01;

    private DataChecks() {}

    /** Checks the unchanged images, without augmentation passes. */
    static List<DataWarning> of(FeatureStore store, Collection<SplitIndex> splits) {
        UnchangedImages images = new UnchangedImages(store, splits);
        List<DataWarning> warnings = new ArrayList<>(incompletePasses(splits));
        DistinctImages distinct = identities(images, store.manifest().classes(), warnings);
        FeatureShape shape = store.recipe().featureShape();
        try (Features source = new StoreFeatures(store)) {
            PooledFeatures features = new PooledFeatures(images, distinct.images(), source, shape);
            if (NearDuplicates.isMeaningful(features)) {
                nearDuplicates(images, distinct, features, warnings);
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

    private static void nearDuplicates(
            UnchangedImages images, DistinctImages distinct, PooledFeatures features, List<DataWarning> warnings) {
        CentredVectors vectors = new CentredVectors(features);
        Optional<IndexSearch.Found> approximate =
                ExactSearch.isFeasible(vectors) ? Optional.empty() : Optional.of(IndexSearch.find(vectors));
        NearDuplicates found =
                approximate.map(IndexSearch.Found::duplicates).orElseGet(() -> ExactSearch.find(vectors));
        Cases across = new Cases();
        Cases within = new Cases();
        for (NearDuplicates.Pair pair : found.pairs()) {
            int first = distinct.images()[pair.first()];
            int second = distinct.images()[pair.second()];
            boolean isAcross = distinct.areInTwoSplits(pair.second(), images.split(first));
            (isAcross ? across : within).add(() -> "%s ~ %s %s"
                    .formatted(
                            images.sample(first).path(),
                            isAcross
                                    ? elsewhere(images, first, second)
                                    : images.sample(second).path(),
                            String.format(Locale.ROOT, "%.3f", pair.cosine())));
        }
        String most = approximate
                .map(each -> String.format(
                        Locale.ROOT,
                        ", found by an approximate index of %,d images with a recall of %.3f%s",
                        features.count(),
                        each.recall(),
                        found.cut() ? ", the first of them" : ""))
                .orElseGet(() -> found.cut()
                        ? ", at most %d counted per image".formatted(NearDuplicates.MAX_PAIRS_PER_VECTOR)
                        : "");
        across.warn(warnings, "near_duplicates_across_splits", "near-duplicates across splits" + most);
        within.warn(warnings, "near_duplicates_within_split", "near-duplicates within a split" + most);
    }

    /** Images with the same content are reported once, by one that is in another split than the first of the pair. */
    private static String elsewhere(UnchangedImages images, int first, int second) {
        Split split = images.split(first);
        String content = images.sample(second).sha256();
        return IntStream.range(second, images.count())
                .filter(image -> images.split(image) != split
                        && images.sample(image).sha256().equals(content))
                .mapToObj(image -> images.sample(image).path())
                .findFirst()
                .orElseThrow();
    }
}
