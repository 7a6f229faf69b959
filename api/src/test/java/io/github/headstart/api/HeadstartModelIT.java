package io.github.headstart.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions from Java beside those of {@code classify predict}. */
class HeadstartModelIT {
    private static final byte[] NO_IMAGE = "no image".getBytes(StandardCharsets.UTF_8);

    /** More than a batch and more than a group of the head, a multiple of neither. */
    private static final List<String> IMAGES = IntStream.range(0, 21)
            .mapToObj(number -> "test/%s/%d.png".formatted(number % 2 == 0 ? "a" : "b", number / 2))
            .toList();

    @TempDir
    private static Path shared;

    private static TrainedRun tiny;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws Exception {
        tiny = TrainedRun.of(shared, TrainedRun.TINY);
        tiny.calibrate();
    }

    @Test
    void calibratedProbabilitiesAreThoseOfTheCommandToTheBit() throws Exception {
        agrees(tiny, IMAGES);
    }

    @Test
    void soAreThoseOfPooledFeaturesOfACutVgg16() throws Exception {
        agrees(
                TrainedRun.of(
                        folder,
                        "\"name\": \"vgg16\", \"weights\": {\"seed\": 1}, \"preprocessing\": \"tf\", \"layer\": \"block3_pool\", \"pooling\": \"avg\""),
                IMAGES);
    }

    /** The engine {@code winograd} computes smaller batches than for the command. */
    @Test
    void soAreThoseOfFineTunedLayers() throws Exception {
        TrainedRun run = TrainedRun.of(
                folder,
                "\"name\": \"vgg16\", \"weights\": {\"seed\": 1}, \"preprocessing\": \"tf\", \"layer\": \"block4_pool\", \"engine\": \"winograd\"",
                "--fine-tune",
                "block5",
                "--fine-tune-epochs",
                "1");
        agrees(run, IMAGES);
    }

    @Test
    void imagesOfSeveralClassesGetAnyNumberOfLabels() throws Exception {
        TrainedRun run = TrainedRun.ofSeveralLabels(folder);
        List<Prediction> predictions = agrees(
                run, IntStream.range(0, 48).mapToObj(number -> number + ".png").toList());
        assertThat(predictions.stream().map(prediction -> prediction.labels().size()))
                .contains(0, 2);
    }

    /** One by one and all at once. */
    private static List<Prediction> agrees(TrainedRun run, List<String> images) throws Exception {
        List<String[]> lines = run.predicted(images);
        List<byte[]> contents = run.read(images);
        List<Prediction> predictions;
        try (HeadstartModel model = HeadstartModel.load(run.run())) {
            predictions = model.predict(contents);
            List<Prediction> oneByOne = new ArrayList<>();
            contents.forEach(content -> oneByOne.addAll(model.predict(List.of(content))));
            assertThat(texts(oneByOne)).isEqualTo(texts(predictions));
            assertThat(lines.get(0)).hasSize(3 + model.classes().size());
        }
        assertThat(texts(predictions))
                .isEqualTo(lines.stream()
                        .map(line -> line[2] + " " + String.join(",", Arrays.copyOfRange(line, 3, line.length)))
                        .toList());
        for (Prediction prediction : predictions) {
            assertThat(prediction.confidence()).isBetween(0.5f, 1f);
        }
        return predictions;
    }

    /** Java prints a float with as many digits as tell it from all others. */
    private static List<String> texts(List<Prediction> predictions) {
        return predictions.stream()
                .map(prediction -> prediction.label() + " "
                        + Arrays.toString(prediction.probabilities()).replaceAll("[\\[\\] ]", ""))
                .toList();
    }

    @Test
    void namesTheIndexesOfWhatIsNoImage() throws Exception {
        byte[] image = tiny.read(IMAGES).get(0);
        try (HeadstartModel model = HeadstartModel.load(tiny.run())) {
            assertThatThrownBy(() -> model.predict(List.of(image, NO_IMAGE, image, new byte[0])))
                    .isInstanceOfSatisfying(UnreadableImagesException.class, failure -> assertThat(failure.reasons())
                            .containsOnlyKeys(1, 3))
                    .hasMessageContainingAll("2 of 4 images", "index 1: not an image", "; index 3: ");
            assertThatThrownBy(() -> model.predict(Arrays.asList(image, null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("index 1");
            assertThat(model.predict(List.of())).isEmpty();
            assertThat(model.predict(List.of(image))).hasSize(1);
        }
    }

    @Test
    void closesAfterThePredictionsThatAreBeingComputed() throws Exception {
        List<byte[]> many = new ArrayList<>();
        for (int times = 0; times < 50; times++) {
            many.addAll(tiny.read(IMAGES));
        }
        HeadstartModel model = HeadstartModel.load(tiny.run());
        // The last of its images is asked for right before the prediction is computed.
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<List<Prediction>> computed =
                CompletableFuture.supplyAsync(() -> model.predict(new AbstractList<>() {
                    @Override
                    public byte[] get(int index) {
                        if (index == many.size() - 1) {
                            begun.countDown();
                        }
                        return many.get(index);
                    }

                    @Override
                    public int size() {
                        return many.size();
                    }
                }));
        begun.await();
        Thread.sleep(20);
        model.close();
        model.close();

        // A thread that is held up right there for long finds the model closed.
        assertThat(computed.handle((predictions, failure) -> failure == null
                                ? predictions.size() == many.size()
                                : failure.getCause() instanceof IllegalStateException)
                        .get())
                .isTrue();
        assertThatThrownBy(() -> model.predict(many))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void findsABackboneThatWasMovedByAnotherManifest() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        Files.createDirectory(elsewhere);
        Path manifest = Files.copy(shared.resolve("data-manifest.json"), elsewhere.resolve("data-manifest.json"));
        Path model = Files.move(shared.resolve("model"), elsewhere.resolve("model"));
        try {
            assertThatThrownBy(() -> HeadstartModel.load(tiny.run()))
                    .isInstanceOf(HeadstartException.class)
                    .hasMessageContaining(shared.resolve("model").toString());
            try (HeadstartModel found = HeadstartModel.load(tiny.run(), manifest)) {
                assertThat(found.classes()).containsExactly("a", "b");
                assertThat(found.isMultiLabel()).isFalse();
            }
        } finally {
            Files.move(model, shared.resolve("model"));
        }
    }

    @Test
    void refusesAFolderThatIsNoRun() {
        assertThatThrownBy(() -> HeadstartModel.load(folder))
                .isInstanceOf(HeadstartException.class)
                .hasMessageContaining("run.json");
    }
}
