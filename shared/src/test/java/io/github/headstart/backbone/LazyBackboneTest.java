package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LazyBackboneTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void opensNothingThatNothingIsSentThrough() {
        try (Backbone backbone = lazy(this::network)) {
            assertThat(backbone.outputShape()).isEqualTo(new FeatureShape(List.of(1)));
        }
        assertThat(opened).hasValue(0);
        assertThat(closed).hasValue(0);
    }

    @Test
    void opensOnceForAllThreadsAndClosesWhatItOpened() {
        try (Backbone backbone = lazy(this::network)) {
            IntStream.range(0, 50).parallel().forEach(i -> backbone.forward(new float[1], 1, new float[1]));
            assertThat(closed).hasValue(0);
        }
        assertThat(runs).hasValue(50);
        assertThat(opened).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void triesOnlyOnceToOpenWhatCannotBeOpened() {
        try (Backbone backbone = lazy(() -> {
            throw new PipelineException("no space left");
        })) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> backbone.forward(new float[1], 1, new float[1]))
                        .isInstanceOf(PipelineException.class)
                        .hasMessage("no space left");
            }
        }
        assertThat(opened).hasValue(1);
    }

    private Backbone lazy(Supplier<Backbone> network) {
        return new TestSource(network).lazy();
    }

    private Backbone network() {
        return new Backbone() {
            @Override
            public FeatureShape outputShape() {
                return new FeatureShape(List.of(1));
            }

            @Override
            public void forward(float[] pixels, int count, float[] maps) {
                runs.incrementAndGet();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private final class TestSource implements BackboneProvider {
        private final Supplier<Backbone> network;

        TestSource(Supplier<Backbone> network) {
            this.network = network;
        }

        @Override
        public Backbone open() {
            opened.incrementAndGet();
            return network.get();
        }

        @Override
        public FeatureShape outputShape() {
            return new FeatureShape(List.of(1));
        }

        @Override
        public BackboneIdentity identity() {
            return new BackboneIdentity("test", "0", true);
        }

        @Override
        public BackboneSummary summary() {
            return new BackboneSummary("test", List.of());
        }

        @Override
        public SavedNetwork savedModel() {
            return new SavedNetwork(Path.of("none"), "none", "none", "none");
        }

        @Override
        public List<Vgg16Convolution> vgg16Convolutions() {
            return List.of();
        }
    }
}
