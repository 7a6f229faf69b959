package io.github.headstart.classify.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.report.Gallery.Image;
import io.github.headstart.classify.report.Gallery.TopClass;
import io.github.headstart.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
    private static final List<Prediction> PREDICTIONS = List.of(
            row("right and sure", 0, 0.9f, 0.1f, 0),
            row("right and unsure", 1, 0.3f, 0.4f, 0.3f),
            row("wrong and sure", 2, 0, 0.95f, 0.05f),
            row("wrong and less sure", 2, 0.6f, 0.4f, 0),
            row("b of equals", 0, 0.2f, 0.6f, 0.2f),
            row("a of equals", 0, 0.2f, 0.6f, 0.2f));

    @TempDir
    private Path folder;

    @Test
    void misclassificationsAreSortedByConfidenceThenByPath() {
        assertThat(images(Gallery.mostConfidentlyWrong(), PREDICTIONS))
                .extracting(Image::path)
                .containsExactly("wrong and sure", "a of equals", "b of equals", "wrong and less sure");
    }

    @Test
    void theLeastConfidentPredictionsComeFirst() {
        List<Image> images = images(Gallery.leastCertain(), PREDICTIONS);

        assertThat(images)
                .extracting(Image::path)
                .startsWith("right and unsure")
                .endsWith("wrong and sure");
        assertThat(images.get(0).verdict()).isEqualTo(Gallery.Verdict.CORRECT);
        assertThat(images.get(0).topClasses())
                .containsExactly(new TopClass("b", "0.4000"), new TopClass("a", "0.3000"));
    }

    @Test
    void holdsOnlyTheImagesThatItShows() {
        List<Prediction> many = IntStream.range(0, 1000)
                .mapToObj(i -> row("%03d".formatted(i * 389 % 1000), 0, 0.5f - i * 389 % 1000 / 4000f, 0.5f, 0))
                .toList();

        assertThat(images(Gallery.leastCertain(), many))
                .extracting(Image::path)
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj("%03d"::formatted).toList());
    }

    @Test
    void aPathThatLeavesTheDatasetIsNotFollowed() throws IOException {
        Files.writeString(folder.resolve("private.png"), "outside");
        Files.createDirectory(folder.resolve("images"));
        Files.writeString(folder.resolve("images/inside.png"), "inside");

        assertThat(thumbnails().of("a/../inside.png").link()).endsWith("images/inside.png");
        assertThat(thumbnails().of("../private.png").problem()).isEqualTo("not found");
        assertThat(thumbnails().of(folder.resolve("private.png").toString()).link())
                .isEmpty();
    }

    private List<Image> images(Gallery.Choice choice, List<Prediction> predictions) {
        predictions.forEach(choice);
        return choice.gallery(List.of("a", "b", "c"), thumbnails()).images();
    }

    private Thumbnails thumbnails() {
        return Thumbnails.of(new TestRuns(folder.resolve("run")).run().description());
    }

    private static Prediction row(String path, int label, float... probabilities) {
        return new Prediction(path, Split.TEST, label, probabilities);
    }
}
