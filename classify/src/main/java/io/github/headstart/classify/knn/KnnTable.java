package io.github.headstart.classify.knn;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The accuracies of k-nearest-neighbour classification, and of heads trained on the same store, the best first: by
 * accuracy on the validation split or, without one, over the folds.
 */
public final class KnnTable {
    private static final List<String> COLUMNS = List.of(
            "rank", "classifier", "k", "val_accuracy", "test_accuracy", "folds_accuracy", "folds_accuracy_deviation");

    private KnnTable() {}

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

        double ranked() {
            return validation.or(() -> folds).orElse(0.0);
        }

        List<String> cells(int rank) {
            return List.of(
                    Integer.toString(rank), classifier, k, text(validation), text(test), text(folds), text(deviation));
        }
    }

    /** @throws PipelineException if a run was trained on another store or another state of it; names all */
    public static TextTable of(FeatureStore store, List<KnnResult> results, List<Run> runs) {
        List<String> others = runs.stream()
                .filter(run -> !run.description().store().sha256().equals(store.checksum()))
                .map(run ->
                        "%s: expected a run trained on %s as it is, features.json with SHA-256 %s, found one trained on %s, %s; train again, or name another run"
                                .formatted(
                                        run.folder(),
                                        store.directory(),
                                        store.checksum(),
                                        run.description().store().path(),
                                        run.description().store().sha256()))
                .toList();
        if (!others.isEmpty()) {
            throw new PipelineException(String.join("\n", others));
        }
        List<Row> sorted = new ArrayList<>();
        results.forEach(result -> sorted.add(Row.of(result)));
        runs.forEach(run -> sorted.add(Row.of(run)));
        sorted.sort(Comparator.comparingDouble(Row::ranked).reversed());
        List<List<String>> rows = new ArrayList<>();
        sorted.forEach(row -> rows.add(row.cells(rows.size() + 1)));
        return new TextTable(COLUMNS, rows);
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
