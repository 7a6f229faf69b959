package io.github.headstart.classify.check;

import io.github.headstart.classify.check.NearDuplicates.Pair;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Names the images that are near-duplicates, and warns of them. */
record NearDuplicateCheck(UnchangedImages images, DistinctImages distinct, NearDuplicates found) {
    /** Adds the warnings, and gives each pair to the listener. An approximate search is warned of also if it found nothing. */
    void warn(List<DataWarning> warnings, CheckListener listener) {
        Cases across = new Cases();
        Cases within = new Cases();
        for (Pair pair : found.pairs()) {
            int first = distinct.images()[pair.first()];
            int second = distinct.images()[pair.second()];
            boolean isAcross = distinct.areInTwoSplits(pair.second(), images.split(first));
            Sample image = images.sample(first);
            Sample other = images.sample(isAcross ? elsewhere(first, second) : second);
            listener.nearDuplicates(image, other, pair.cosine());
            (isAcross ? across : within)
                    .add(() -> String.format(Locale.ROOT, "%s ~ %s %.3f", image.path(), other.path(), pair.cosine()));
        }
        across.warn(warnings, "near_duplicates_across_splits", "near-duplicates across splits" + how());
        within.warn(warnings, "near_duplicates_within_split", "near-duplicates within a split" + how());
        if (found.recall().isPresent() && found.pairs().isEmpty()) {
            warnings.add(new DataWarning("near_duplicates_search", "no near-duplicates " + byIndex(), 0, List.of()));
        }
    }

    private String how() {
        if (found.recall().isPresent()) {
            return ", " + byIndex() + (found.cut() ? ", the first of them" : "");
        }
        return found.cut() ? ", at most %d counted per image".formatted(NearDuplicates.MAX_PAIRS_PER_VECTOR) : "";
    }

    private String byIndex() {
        return String.format(
                Locale.ROOT,
                "found by an approximate index of %,d images with a recall of %.3f",
                distinct.images().length,
                found.recall().getAsDouble());
    }

    /** Images with the same content are reported once, by one that is in another split than the first of the pair. */
    private int elsewhere(int first, int second) {
        Split split = images.split(first);
        if (images.split(second) != split) {
            return second;
        }
        String content = images.sample(second).sha256();
        return IntStream.range(second, images.count())
                .filter(image -> images.split(image) != split
                        && images.sample(image).sha256().equals(content))
                .findFirst()
                .orElseThrow();
    }
}
