package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.MemoryException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.UnreadableImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturePipelineTest {
    private static final Workers THREE_WORKERS_OF_FOUR = new Workers(3, 4);
    private static final int IMAGE_SIZE = 2;

    private final List<Integer> batchSizes = new ArrayList<>();

    private final Backbone sumAndDifference = new FakeBackbone((pixels, count, maps) -> {
        synchronized (batchSizes) {
            batchSizes.add(count);
        }
        for (int i = 0; i < count; i++) {
            maps[2 * i] = pixels[2 * i] + pixels[2 * i + 1];
            maps[2 * i + 1] = pixels[2 * i] - pixels[2 * i + 1];
        }
    });

    private interface Network {
        void forward(float[] pixels, int count, float[] maps);
    }

    /** Maps have two values. */
    private record FakeBackbone(Network network) implements Backbone {
        @Override
        public FeatureShape outputShape() {
            return new FeatureShape(List.of(2));
        }

        @Override
        public void forward(float[] pixels, int count, float[] maps) {
            network.forward(pixels, count, maps);
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 97})
    void givesEachImageItsMapInTheImagesOrder(int count) {
        assertThat(maps(count, number -> new float[] {number, 1}))
                .containsExactlyElementsOf(IntStream.range(0, count)
                        .mapToObj(number -> number + ": " + (number + 1.0) + " " + (number - 1.0))
                        .toList());
    }

    @Test
    void runsTheBackboneWithBatchesOfOneSizeOnly() {
        maps(9, number -> new float[] {number, 1});
        assertThat(batchSizes).containsExactly(4, 4, 4);
    }

    @Test
    void givesTheReasonOfEachUnreadableImageAndContinues() {
        List<String> maps = maps(10, number -> {
            if (number == 3) {
                throw new Failure(new UnreadableImageException("no image"));
            }
            if (number == 9) {
                throw new Failure(new IOException("no file"));
            }
            return new float[] {number, 0};
        });
        assertThat(maps).hasSize(10).contains("3: no image", "9: no file", "2: 2.0 2.0", "4: 4.0 4.0");
    }

    @Test
    void readsOnlySoFarAhead() {
        AtomicInteger taken = new AtomicInteger();
        Iterator<Integer> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                return taken.getAndIncrement();
            }
        };
        try (FeaturePipeline<Integer> pipeline = new FeaturePipeline<>(
                endless, number -> new float[2], sumAndDifference, IMAGE_SIZE, THREE_WORKERS_OF_FOUR)) {
            IntStream.range(0, 400).forEach(i -> pipeline.next());
        }
        // Two batches for each worker and the one that rows were taken from.
        assertThat(taken.get()).isBetween(400, 400 + 4 * (2 * 3 + 1));
    }

    @Test
    void failsWithTheBackbonesFailure() {
        Backbone broken = new FakeBackbone((pixels, count, maps) -> {
            throw new PipelineException("out of order");
        });
        try (FeaturePipeline<Integer> pipeline = new FeaturePipeline<>(
                List.of(1).iterator(), number -> new float[2], broken, IMAGE_SIZE, THREE_WORKERS_OF_FOUR)) {
            assertThatThrownBy(pipeline::next)
                    .isInstanceOf(PipelineException.class)
                    .hasMessage("out of order");
        }
    }

    @Test
    void failsWithWhatAReaderSaysOfTheMachine() {
        assertThatThrownBy(() -> maps(1, number -> {
                    throw new PipelineException("no decoder");
                }))
                .isInstanceOf(PipelineException.class)
                .hasMessage("no decoder");
    }

    @Test
    void namesTheImageAtWhichTheProgramItselfFailed() {
        assertThatThrownBy(() -> maps(1, number -> {
                    throw new IllegalArgumentException("a fault");
                }))
                .hasStackTraceContaining("0: preparing the image failed")
                .hasStackTraceContaining("a fault");
    }

    @Test
    void runningOutOfMemoryIsNoFailureOfAnImage() {
        assertThatThrownBy(() -> maps(1, number -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(MemoryException.class)
                .hasMessageStartingWith("a batch of 4 images: out of memory (Java heap space)");
    }

    @Test
    void namesTheImageAtWhichTheMachineFailed() {
        assertThatThrownBy(() -> maps(1, number -> {
                    throw new StackOverflowError();
                }))
                .hasStackTraceContaining("0: preparing the image failed");
    }

    @Test
    void refusesABatchWhoseMapsNoArrayHolds() {
        Backbone wide = new Backbone() {
            @Override
            public FeatureShape outputShape() {
                return new FeatureShape(List.of(1 << 29));
            }

            @Override
            public void forward(float[] pixels, int count, float[] maps) {
                throw new AssertionError("never run");
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> new FeaturePipeline<>(
                        List.of(1).iterator(), number -> new float[2], wide, IMAGE_SIZE, new Workers(1, 4)))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(
                        "batch: expected at most 3 for images of 2 values and feature maps of 536870912");
    }

    private static final class Failure extends RuntimeException {
        Failure(Exception cause) {
            super(cause);
        }
    }

    private List<String> maps(int count, IntFunction<float[]> images) {
        FeaturePipeline.Reader<Integer> reader = number -> {
            try {
                return images.apply(number);
            } catch (Failure e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw (UnreadableImageException) e.getCause();
            }
        };
        List<String> maps = new ArrayList<>();
        try (FeaturePipeline<Integer> pipeline = new FeaturePipeline<>(
                IntStream.range(0, count).iterator(), reader, sumAndDifference, IMAGE_SIZE, THREE_WORKERS_OF_FOUR)) {
            pipeline.forEachRemaining(row -> maps.add(row.image() + ": "
                    + row.failure()
                            .map(Exception::getMessage)
                            .orElseGet(() -> row.maps()[2 * row.index()] + " " + row.maps()[2 * row.index() + 1])));
        }
        return maps;
    }
}
