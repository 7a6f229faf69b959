package io.github.headstart.classify.check;

import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks of paths, labels and checksums, which do not read the features. */
final class IdentityChecks {
    /** Ratio of the largest to the smallest class from which class weights are suggested. */
    private static final int STRONG_IMBALANCE = 5;

    private IdentityChecks() {}

    static List<DataWarning> of(Collection<SplitIndex> splits, List<String> classes) {
        Collection<List<Sample>> groups = splits.stream()
                .flatMap(rows -> IntStream.range(0, rows.images()).mapToObj(rows::sample))
                .collect(Collectors.groupingBy(Sample::sha256, LinkedHashMap::new, Collectors.toList()))
                .values();
        List<DataWarning> warnings = new ArrayList<>();
        add(warnings, "same_image_in_two_splits", "identical image in two splits", differing(groups, Sample::split));
        add(warnings, "same_image_two_labels", "identical image with two labels", differing(groups, Sample::label));
        add(warnings, "same_image_twice", "identical image twice in one split", twice(groups));
        List<String> missing = new ArrayList<>();
        List<String> imbalance = new ArrayList<>();
        for (SplitIndex rows : splits) {
            if (rows.images() > 0) {
                counts(rows, classes, missing, imbalance);
            }
        }
        add(warnings, "missing_class", "class without images in a split", missing);
        add(warnings, "imbalance", "strong class imbalance; consider option `class_weights` balanced", imbalance);
        return warnings;
    }

    private static void add(List<DataWarning> warnings, String check, String text, List<String> cases) {
        if (!cases.isEmpty()) {
            warnings.add(DataWarning.of(check, text, cases));
        }
    }

    private static List<String> differing(Collection<List<Sample>> groups, Function<Sample, Object> property) {
        return groups.stream()
                .filter(group -> group.stream().map(property).distinct().count() > 1)
                .map(IdentityChecks::paths)
                .toList();
    }

    private static List<String> twice(Collection<List<Sample>> groups) {
        List<String> twice = new ArrayList<>();
        for (List<Sample> group : groups) {
            Map<Split, List<Sample>> bySplit = group.stream().collect(Collectors.groupingBy(Sample::split));
            bySplit.values().stream()
                    .filter(same -> same.size() > 1)
                    .map(IdentityChecks::paths)
                    .forEach(twice::add);
        }
        return twice;
    }

    private static String paths(List<Sample> group) {
        return group.stream().map(Sample::path).collect(Collectors.joining(" = "));
    }

    private static void counts(SplitIndex rows, List<String> classes, List<String> missing, List<String> imbalance) {
        int[] counts = rows.counts(classes.size());
        int most = 0;
        int least = -1;
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                missing.add("%s in %s".formatted(classes.get(label), rows.split()));
                continue;
            }
            most = counts[label] > counts[most] ? label : most;
            least = least < 0 || counts[label] < counts[least] ? label : least;
        }
        if (least >= 0 && counts[most] >= STRONG_IMBALANCE * counts[least]) {
            imbalance.add("%s: %,d %s, %,d %s"
                    .formatted(rows.split(), counts[most], classes.get(most), counts[least], classes.get(least)));
        }
    }
}
