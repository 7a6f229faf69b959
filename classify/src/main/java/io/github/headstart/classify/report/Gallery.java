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
 * Some images and what was said of them.
 *
 * @param title what they have in common
 * @param none what to say where there are none
 * @param images in the order shown
 */
record Gallery(String title, String none, List<Image> images) {
    private static final int MOST = 12;

    Gallery {
        images = List.copyOf(images);
    }

    /**
     * @param path relative to the dataset's root
     * @param label its class
     * @param right whether the most probable class is its own
     * @param guesses the most probable classes
     */
    record Image(String path, Thumbnail thumbnail, String label, boolean right, List<Guess> guesses) {
        /** The path in pieces between which a line may end. */
        List<String> parts() {
            return List.of(path.split("(?<=/)"));
        }
    }

    /** What a head thinks that an image is, with its probability. */
    record Guess(String label, String probability) {}

    /** Of the wrong predictions those of the highest probability. */
    static Gallery mistakes(Predictions predictions, Thumbnails thumbnails) {
        return of(
                "The most confident mistakes",
                "There are none: every image was recognised.",
                predictions,
                thumbnails,
                row -> row.predicted() != row.label(),
                Comparator.comparing(Prediction::confidence).reversed());
    }

    /** The predictions of the lowest probability, right or wrong. */
    static Gallery leastCertain(Predictions predictions, Thumbnails thumbnails) {
        return of(
                "The least certain images",
                "There are none.",
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
                        .limit(MOST)
                        .map(row -> image(row, predictions.classes(), thumbnails))
                        .toList());
    }

    private static Image image(Prediction row, List<String> classes, Thumbnails thumbnails) {
        float[] probabilities = row.probabilities();
        List<Guess> guesses = IntStream.range(0, classes.size())
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> probabilities[index])
                        .reversed())
                .limit(2)
                .map(index -> new Guess(classes.get(index), Numbers.of((double) probabilities[index])))
                .toList();
        return new Image(
                row.path(),
                thumbnails.of(row.path()),
                classes.get(row.label()),
                row.predicted() == row.label(),
                guesses);
    }
}
