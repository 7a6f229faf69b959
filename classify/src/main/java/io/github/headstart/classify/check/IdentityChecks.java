package io.github.headstart.classify.check;

import io.github.headstart.classify.data.HashIndex;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.dataset.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Checks of labels and checksums, which do not read the features. Images with the same first 64 bits of their SHA-256
 * count as identical.
 */
final class IdentityChecks {
    /** Ratio of the largest to the smallest class from which class weights are suggested. */
    private static final int STRONG_IMBALANCE = 5;
    /** The most paths that are shown of identical images. */
    private static final int MAX_PATHS = 4;

    private final UnchangedImages images;
    private final long[] contents;
    private final HashIndex index;
    /** By first image of a content: a bit for each split that has it, and for each that has it more than once. */
    private final byte[] splits;

    private final byte[] twice;
    private final BitSet twoLabels = new BitSet();

    IdentityChecks(UnchangedImages images) {
        this.images = images;
        contents = images.contents();
        index = new HashIndex(contents);
        splits = new byte[contents.length];
        twice = new byte[contents.length];
        for (int image = 0; image < contents.length; image++) {
            int first = index.first(contents[image]);
            byte bit = DistinctImages.bit(images.split(image));
            twice[first] |= (byte) (splits[first] & bit);
            splits[first] |= bit;
            if (first != image && !Arrays.equals(images.label(image), images.label(first))) {
                twoLabels.set(first);
            }
        }
    }

    DistinctImages distinct() {
        // Counted first, since a stream of unknown length would hold the numbers twice.
        int[] firsts = new int[(int) firsts().count()];
        byte[] bits = new byte[firsts.length];
        int content = 0;
        for (int image = 0; image < splits.length; image++) {
            if (splits[image] != 0) {
                firsts[content] = image;
                bits[content++] = splits[image];
            }
        }
        return new DistinctImages(firsts, bits);
    }

    List<DataWarning> warnings(List<String> classes) {
        List<DataWarning> warnings = new ArrayList<>();
        Cases inTwoSplits = new Cases();
        Cases withTwoLabels = new Cases();
        Cases twiceInOne = new Cases();
        firsts().forEach(first -> {
            if (Integer.bitCount(splits[first]) > 1) {
                inTwoSplits.add(() -> paths(first, splits[first]));
            }
            if (twoLabels.get(first)) {
                withTwoLabels.add(() -> paths(first, splits[first]));
            }
            for (Split split : Split.values()) {
                if ((twice[first] & DistinctImages.bit(split)) != 0) {
                    twiceInOne.add(() -> paths(first, DistinctImages.bit(split)));
                }
            }
        });
        inTwoSplits.warn(warnings, "same_image_in_two_splits", "identical image in two splits");
        boolean severalClasses =
                images.splits().stream().anyMatch(rows -> rows.labelling().isMultiLabel());
        withTwoLabels.warn(
                warnings,
                "same_image_two_labels",
                severalClasses ? "identical image with different labels" : "identical image with two labels");
        twiceInOne.warn(warnings, "same_image_twice", "identical image twice in one split");
        Cases missing = new Cases();
        Cases everywhere = new Cases();
        Cases imbalance = new Cases();
        for (SplitIndex rows : images.splits()) {
            if (rows.images() > 0) {
                counts(rows, classes, missing, everywhere, imbalance);
            }
        }
        missing.warn(warnings, "missing_class", "class without images in a split");
        everywhere.warn(warnings, "universal_class", "class that all images of a split have");
        imbalance.warn(
                warnings,
                "imbalance",
                severalClasses
                        ? "strong class imbalance; look at precision and recall of the rare classes, of which accuracy says little"
                        : "strong class imbalance; consider option `class_weights` balanced");
        return warnings;
    }

    private IntStream firsts() {
        return IntStream.range(0, contents.length).filter(image -> splits[image] != 0);
    }

    /** The paths of identical images, of one or more splits. */
    private String paths(int first, byte inSplits) {
        List<String> paths = IntStream.range(first, contents.length)
                .filter(image ->
                        contents[image] == contents[first] && (inSplits & DistinctImages.bit(images.split(image))) != 0)
                .limit(MAX_PATHS + 1L)
                .mapToObj(image -> images.sample(image).path())
                .toList();
        return paths.size() > MAX_PATHS
                ? String.join(" = ", paths.subList(0, MAX_PATHS)) + " = …"
                : String.join(" = ", paths);
    }

    private static void counts(
            SplitIndex rows, List<String> classes, Cases missing, Cases everywhere, Cases imbalance) {
        int[] counts = rows.counts(classes.size());
        int most = 0;
        int least = -1;
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                String name = classes.get(label);
                missing.add(() -> "%s in %s".formatted(name, rows.split()));
                continue;
            }
            if (rows.labelling().isMultiLabel() && counts[label] == rows.images()) {
                String name = classes.get(label);
                everywhere.add(() -> "%s in %s".formatted(name, rows.split()));
            }
            most = counts[label] > counts[most] ? label : most;
            least = least < 0 || counts[label] < counts[least] ? label : least;
        }
        if (least >= 0 && counts[most] >= STRONG_IMBALANCE * counts[least]) {
            String text = String.format(
                    Locale.ROOT,
                    "%s: %,d %s, %,d %s",
                    rows.split(),
                    counts[most],
                    classes.get(most),
                    counts[least],
                    classes.get(least));
            imbalance.add(() -> text);
        }
    }
}
