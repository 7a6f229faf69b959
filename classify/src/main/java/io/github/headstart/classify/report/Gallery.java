package io.github.headstart.classify.report;

import io.github.headstart.classify.metrics.Decision;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.report.Thumbnails.Thumbnail;
import io.github.headstart.classify.report.chart.Numbers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A gallery of images with their predictions.
 *
 * @param title heading of the gallery
 * @param none text to show if there are no images
 * @param images in the order shown
 */
record Gallery(String title, String none, List<Image> images) {
    private static final int MAX_IMAGES = 12;
    private static final int TOP_CLASSES = 2;
    private static final int MAX_CLASSES = 6;

    Gallery {
        images = List.copyOf(images);
    }

    /**
     * @param path relative to the dataset's root
     * @param label true classes
     * @param topClasses the most probable classes; of an image that may have several, those that it has and that are predicted
     */
    record Image(String path, Thumbnail thumbnail, String label, Verdict verdict, List<TopClass> topClasses) {
        /** The parts of the path between which a line may break. */
        List<String> parts() {
            return List.of(path.split("(?<=/)"));
        }
    }

    /** What is said about an image. */
    enum Verdict {
        CORRECT("right", "✓", "correct, label"),
        INCORRECT("wrong", "✗", "incorrect, label"),
        /** The label, not the prediction, is probably wrong. */
        UNLIKELY("wrong", "?", "unlikely label");

        private final String style;
        private final String sign;
        private final String text;

        Verdict(String style, String sign, String text) {
            this.style = style;
            this.sign = sign;
            this.text = text;
        }

        String style() {
            return style;
        }

        String sign() {
            return sign;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A class with its predicted probability. */
    record TopClass(String label, String probability) {}

    /** The misclassified images with the highest confidence. */
    static Choice mostConfidentlyWrong() {
        return new Choice(
                "Most confident misclassifications",
                "None: all images are classified correctly.",
                row -> !row.isCorrect(),
                Comparator.comparing(Prediction::confidenceOfError).reversed());
    }

    /** The images with the lowest confidence, classified correctly or not. */
    static Choice leastCertain() {
        return new Choice(
                "Least confident predictions", "None.", row -> true, Comparator.comparing(Prediction::confidence));
    }

    /** Chooses the images of a gallery among any number of predictions; holds only those that would be shown. */
    static final class Choice implements Consumer<Prediction> {
        private final String title;
        private final String none;
        private final Predicate<Prediction> filter;
        private final Comparator<Prediction> order;
        /** The last in order is at the head. */
        private final PriorityQueue<Prediction> chosen;

        Choice(String title, String none, Predicate<Prediction> filter, Comparator<Prediction> order) {
            this.title = title;
            this.none = none;
            this.filter = filter;
            this.order = order.thenComparing(Prediction::path);
            chosen = new PriorityQueue<>(this.order.reversed());
        }

        @Override
        public void accept(Prediction row) {
            if (filter.test(row)) {
                chosen.add(row);
                if (chosen.size() > MAX_IMAGES) {
                    chosen.remove();
                }
            }
        }

        Gallery gallery(List<String> classes, Thumbnails thumbnails) {
            return new Gallery(
                    title,
                    none,
                    chosen.stream()
                            .sorted(order)
                            .map(row -> image(row, classes, thumbnails))
                            .toList());
        }
    }

    private static Image image(Prediction row, List<String> classes, Thumbnails thumbnails) {
        float[] probabilities = row.probabilities();
        Comparator<Integer> mostProbable =
                Comparator.comparing((Integer index) -> probabilities[index]).reversed();
        Set<Integer> named = row.decision() == Decision.EACH_CLASS ? named(row) : Set.of();
        List<TopClass> topClasses = IntStream.range(0, classes.size())
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> !named.contains(index))
                        .thenComparing(mostProbable))
                .limit(Math.max(TOP_CLASSES, Math.min(MAX_CLASSES, named.size())))
                .sorted(mostProbable)
                .map(index -> new TopClass(classes.get(index), Numbers.of((double) probabilities[index])))
                .toList();
        return new Image(
                row.path(),
                thumbnails.of(row.path()),
                row.label().length == 0 ? "none" : Decision.label(classes, row.label()),
                row.isCorrect() ? Verdict.CORRECT : Verdict.INCORRECT,
                topClasses);
    }

    /** The classes that the image has or is predicted to have. */
    private static Set<Integer> named(Prediction row) {
        return IntStream.concat(Arrays.stream(row.label()), Arrays.stream(row.predicted()))
                .boxed()
                .collect(Collectors.toSet());
    }
}
