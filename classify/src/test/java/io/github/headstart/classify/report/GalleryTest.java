package io.github.headstart.classify.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.report.Gallery.Image;
import io.github.headstart.classify.report.Gallery.TopClass;
import io.github.headstart.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
    private static final Predictions PREDICTIONS = new Predictions(
            List.of("a", "b", "c"),
            List.of(
                    row("right and sure", 0, 0.9f, 0.1f, 0),
                    row("right and unsure", 1, 0.3f, 0.4f, 0.3f),
                    row("wrong and sure", 2, 0, 0.95f, 0.05f),
                    row("wrong and less sure", 2, 0.6f, 0.4f, 0),
                    row("b of equals", 0, 0.2f, 0.6f, 0.2f),
                    row("a of equals", 0, 0.2f, 0.6f, 0.2f)));

    @TempDir
    private Path folder;

    @Test
    void misclassificationsAreSortedByConfidenceThenByPath() {
        assertThat(Gallery.mostConfidentlyWrong(PREDICTIONS, thumbnails()).images())
                .extracting(Image::path)
                .containsExactly("wrong and sure", "a of equals", "b of equals", "wrong and less sure");
    }

    @Test
    void theLeastConfidentPredictionsComeFirst() {
        List<Image> images = Gallery.leastCertain(PREDICTIONS, thumbnails()).images();

        assertThat(images)
                .extracting(Image::path)
                .startsWith("right and unsure")
                .endsWith("wrong and sure");
        assertThat(images.get(0).correct()).isTrue();
        assertThat(images.get(0).topClasses())
                .containsExactly(new TopClass("b", "0.4000"), new TopClass("a", "0.3000"));
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

    private Thumbnails thumbnails() {
        return Thumbnails.of(new TestRuns(folder.resolve("run")).run().description());
    }

    private static Prediction row(String path, int label, float... probabilities) {
        return new Prediction(path, Split.TEST, label, probabilities);
    }
}
