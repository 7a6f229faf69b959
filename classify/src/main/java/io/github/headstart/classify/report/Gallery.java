package io.github.headstart.classify.report;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.report.Thumbnails.Thumbnail;
import io.github.headstart.classify.report.chart.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
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

    Gallery {
        images = List.copyOf(images);
    }

    /**
     * @param path relative to the dataset's root
     * @param label true class
     * @param correct whether the prediction is correct
     * @param topClasses the most probable classes
     */
    record Image(String path, Thumbnail thumbnail, String label, boolean correct, List<TopClass> topClasses) {
        /** The parts of the path between which a line may break. */
        List<String> parts() {
            return List.of(path.split("(?<=/)"));
        }
    }

    /** A class with its predicted probability. */
    record TopClass(String label, String probability) {}

    /** The misclassified images with the highest confidence. */
    static Gallery mostConfidentlyWrong(Predictions predictions, Thumbnails thumbnails) {
        return of(
                "Most confident misclassifications",
                "None: all images are classified correctly.",
                predictions,
                thumbnails,
                row -> row.predicted() != row.label(),
                Comparator.comparing(Prediction::confidence).reversed());
    }

    /** The images with the lowest confidence, classified correctly or not. */
    static Gallery leastCertain(Predictions predictions, Thumbnails thumbnails) {
        return of(
                "Least confident predictions",
                "None.",
                predictions,
                thumbnails,
                row -> true,
                Comparator.comparing(Prediction::confidence));
    }

    static Gallery of(
            String title,
            String none,
            Predictions predictions,
            Thumbnails thumbnails,
            Predicate<Prediction> choice,
            Comparator<Prediction> order) {
        return new Gallery(
                title,
                none,
                predictions.rows().stream()
                        .filter(choice)
                        .sorted(order.thenComparing(Prediction::path))
                        .limit(MAX_IMAGES)
                        .map(row -> image(row, predictions.classes(), thumbnails))
                        .toList());
    }

    private static Image image(Prediction row, List<String> classes, Thumbnails thumbnails) {
        float[] probabilities = row.probabilities();
        List<TopClass> topClasses = IntStream.range(0, classes.size())
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> probabilities[index])
                        .reversed())
                .limit(TOP_CLASSES)
                .map(index -> new TopClass(classes.get(index), Numbers.of((double) probabilities[index])))
                .toList();
        return new Image(
                row.path(),
                thumbnails.of(row.path()),
                classes.get(row.label()),
                row.predicted() == row.label(),
                topClasses);
    }
}
