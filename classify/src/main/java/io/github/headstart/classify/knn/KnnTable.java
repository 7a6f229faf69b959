package io.github.headstart.classify.knn;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The accuracies of k-nearest-neighbour classification, and of heads trained on the same store, the best first: by
 * accuracy on the validation split or, without one, over the folds. What has not been measured by that has no rank, and
 * comes last.
 *
 * @param note why rows have no rank; empty if all have one
 */
public record KnnTable(TextTable table, Optional<String> note) {
    private static final List<String> COLUMNS = List.of(
            "rank", "classifier", "k", "val_accuracy", "test_accuracy", "folds_accuracy", "folds_accuracy_deviation");

    private record Row(
            String classifier,
            String k,
            Optional<Double> validation,
            Optional<Double> test,
            Optional<Double> folds,
            Optional<Double> deviation) {
        static Row of(KnnResult result) {
            return new Row(
                    "knn",
                    Integer.toString(result.k()),
                    result.validationAccuracy(),
                    result.testAccuracy(),
                    Optional.of(result.foldsAccuracy()),
                    Optional.of(result.foldsDeviation()));
        }

        static Row of(Run run) {
            return new Row(
                    run.folder().toString(),
                    "",
                    accuracy(run.metrics(), Split.VALIDATION),
                    accuracy(run.metrics(), Split.TEST),
                    Optional.empty(),
                    Optional.empty());
        }

        List<String> cells(String rank) {
            return List.of(rank, classifier, k, text(validation), text(test), text(folds), text(deviation));
        }
    }

    /** Why a run cannot be compared: it was trained on another store or another state of it. */
    public static Optional<String> whyNotComparable(FeatureStore store, Run run) {
        if (run.description().store().sha256().equals(store.checksum())) {
            return Optional.empty();
        }
        return Optional.of(
                "%s: expected a run trained on %s as it is, features.json with SHA-256 %s, found one trained on %s, %s; train again, or name another run"
                        .formatted(
                                run.folder(),
                                store.directory(),
                                store.checksum(),
                                run.description().store().path(),
                                run.description().store().sha256()));
    }

    /**
     * @param results of one store, one or more
     * @param runs trained on it
     */
    public static KnnTable of(List<KnnResult> results, List<Run> runs) {
        boolean validated = results.get(0).validationAccuracy().isPresent();
        Function<Row, Optional<Double>> measure = validated ? Row::validation : Row::folds;
        List<Row> ranked = new ArrayList<>();
        results.forEach(result -> ranked.add(Row.of(result)));
        runs.forEach(run -> ranked.add(Row.of(run)));
        List<Row> unranked =
                ranked.stream().filter(row -> measure.apply(row).isEmpty()).toList();
        ranked.removeAll(unranked);
        ranked.sort(Comparator.comparing((Row row) -> measure.apply(row).orElseThrow())
                .reversed());
        List<List<String>> rows = new ArrayList<>();
        ranked.forEach(row -> rows.add(row.cells(Integer.toString(rows.size() + 1))));
        unranked.forEach(row -> rows.add(row.cells("")));
        return new KnnTable(
                new TextTable(COLUMNS, rows), note(unranked, validated ? "val_accuracy" : "folds_accuracy"));
    }

    private static Optional<String> note(List<Row> unranked, String column) {
        return unranked.isEmpty()
                ? Optional.empty()
                : Optional.of("note: no rank: %s; the rank is by %s, which a run on this store does not have"
                        .formatted(unranked.stream().map(Row::classifier).collect(Collectors.joining(", ")), column));
    }

    private static Optional<Double> accuracy(Map<Split, SplitMetrics> metrics, Split split) {
        return Optional.ofNullable(metrics.get(split)).map(SplitMetrics::accuracy);
    }

    private static String text(Optional<Double> value) {
        return value.filter(Double::isFinite)
                .map(number -> String.format(Locale.ROOT, "%.5f", number))
                .orElse("");
    }
}
