package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Vgg16Test {
    private static final int BATCH = 4;

    @TempDir
    private Path cache;

    @Test
    void hasTheLayersShapesAndParametersOfKeras() {
        BackboneSummary summary = Vgg16.summary(Vgg16Layer.LAST, 150, 150);

        assertThat(summary.parameters()).isEqualTo(14_714_688);
        assertThat(summary.layers()).hasSize(19);
        assertThat(summary.layers().get(1))
                .isEqualTo(new BackboneSummary.Layer("block1_conv1", "Conv2D", "(None, 150, 150, 64)", 1_792));
        assertThat(summary.layers().get(18))
                .isEqualTo(new BackboneSummary.Layer("block5_pool", "MaxPooling2D", "(None, 4, 4, 512)", 0));
        assertThat(summary.table())
                .contains("block5_conv3 (Conv2D)       (None, 9, 9, 512)        2,359,808")
                .contains("Total params: 14,714,688");
    }

    @Test
    void aRowDoesNotDependOnItsNeighboursItsPlaceOrTheProcess() {
        BackboneProvider provider = provider(1, 32, 40);
        assertThat(provider.outputShape()).isEqualTo(FeatureShape.of(1, 1, 512));
        assertThat(provider.identity().trained()).isFalse();
        float[] image = random(1, 32 * 40 * 3);
        float[] first = new float[BATCH * 512];
        float[] second = new float[BATCH * 512];
        try (Backbone backbone = provider.open()) {
            backbone.forward(batch(image, 0, 2), BATCH, first);
        }
        // The model is now read from the cache, not built.
        try (Backbone backbone = provider(1, 32, 40).open()) {
            backbone.forward(batch(image, 3, 5), BATCH, second);
        }

        float[] row = Arrays.copyOf(first, 512);
        assertThat(row).isEqualTo(Arrays.copyOfRange(second, 3 * 512, 4 * 512));
        assertThat(row).contains(0f).doesNotContain(Float.NaN);
        assertThat(row).isNotEqualTo(Arrays.copyOfRange(first, 512, 2 * 512));
        assertThat(cache).isDirectoryContaining("glob:**/vgg16-layers-32x40-*");
    }

    @Test
    void aCutNetworkGivesTheOutputOfItsLastLayerAndKnowsIt() {
        float[] image = random(1, 34 * 40 * 3);
        BackboneProvider cut = provider(1, Vgg16Layer.BLOCK4_POOL, Pooling.NONE, 34, 40);
        assertThat(cut.outputShape()).isEqualTo(FeatureShape.of(2, 2, 512));
        assertThat(cut.identity()).isNotEqualTo(provider(1, 34, 40).identity());
        assertThat(cut.identity().fingerprint())
                .isEqualTo(provider(1, 34, 40).identity().fingerprint());
        assertThat(cut.identity())
                .hasToString("vgg16 up to block4_pool with fingerprint "
                        + cut.identity().fingerprint());
        assertThat(cut.summary().layers())
                .last()
                .extracting(BackboneSummary.Layer::name)
                .isEqualTo("block4_pool");
        assertThat(provider(1, Vgg16Layer.BLOCK2_CONV1, Pooling.NONE, 34, 40).outputShape())
                .isEqualTo(FeatureShape.of(17, 20, 128));

        float[] convolved = forward(provider(1, Vgg16Layer.BLOCK1_CONV2, Pooling.NONE, 34, 40), image);
        float[] pooled = forward(provider(1, Vgg16Layer.BLOCK1_POOL, Pooling.NONE, 34, 40), image);
        assertThat(pooled).hasSize(17 * 20 * 64);
        assertThat(pooled[64 + 3])
                .isEqualTo(Math.max(
                        Math.max(convolved[2 * 64 + 3], convolved[3 * 64 + 3]),
                        Math.max(convolved[(40 + 2) * 64 + 3], convolved[(40 + 3) * 64 + 3])));
    }

    @Test
    void poolingReducesEachChannelToItsMeanOrItsMaximum() {
        float[] image = random(1, 64 * 96 * 3);
        BackboneProvider mean = provider(1, Vgg16Layer.LAST, Pooling.AVG, 64, 96);
        assertThat(mean.outputShape()).isEqualTo(FeatureShape.of(512));
        assertThat(mean.summary().layers())
                .last()
                .isEqualTo(new BackboneSummary.Layer(
                        "global_average_pooling2d", "GlobalAveragePooling2D", "(None, 512)", 0));

        float[] maps = forward(provider(1, 64, 96), image);
        float[] means = forward(mean, image);
        float[] largest = forward(provider(1, Vgg16Layer.LAST, Pooling.MAX, 64, 96), image);
        for (int channel = 0; channel < 512; channel++) {
            double sum = 0;
            float most = 0;
            for (int place = channel; place < maps.length; place += 512) {
                sum += maps[place];
                most = Math.max(most, maps[place]);
            }
            assertThat((double) means[channel]).isCloseTo(sum / 6, within(1e-6));
            assertThat(largest[channel]).isEqualTo(most);
        }
    }

    @Test
    void givesItsLayersAndItsSavedModelAway() {
        BackboneProvider provider = provider(1, 32, 32);
        List<Vgg16Convolution> layers = provider.vgg16Convolutions();

        assertThat(layers).hasSize(13);
        assertThat(layers).noneMatch(convolution -> convolution.layer().isPooling());
        assertThat(layers.get(12).layer()).isEqualTo(Vgg16Layer.BLOCK5_CONV3);
        assertThat(layers.get(12).kernel())
                .isEqualTo(Vgg16Weights.seeded(1).kernels().get(12));
        assertThat(layers.get(2).bias()).hasSize(layers.get(2).outputs()).hasSize(128);
        assertThat(provider.savedModel().directory())
                .hasParent(cache)
                .isDirectoryContaining("glob:**/saved_model.pb")
                .isEqualTo(provider(1, 32, 32).savedModel().directory());
    }

    @Test
    void theFingerprintTellsWeightsApartAndNothingElse() {
        assertThat(provider(1, 32, 32).identity()).isEqualTo(provider(1, 64, 48).identity());
        assertThat(provider(1, 32, 32).identity().fingerprint())
                .isNotEqualTo(provider(2, 32, 32).identity().fingerprint())
                .isEqualTo("bef7f80c171c186f14ac13b4dd799b71a3f3d67fcbfd1fe38dfed63247d17166");
    }

    @Test
    void refusesImagesThatPoolingWouldLeaveNothingOf() {
        assertThatThrownBy(() -> provider(1, 31, 150))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("at least 32×32")
                .hasMessageContaining("31×150");
    }

    private BackboneProvider provider(long seed, int height, int width) {
        return provider(seed, Vgg16Layer.LAST, Pooling.NONE, height, width);
    }

    private BackboneProvider provider(long seed, Vgg16Layer layer, Pooling pooling, int height, int width) {
        BackboneSpec.Vgg16 network = new BackboneSpec.Vgg16(new BackboneSpec.Seed(seed), layer, Engine.TENSORFLOW);
        return BackboneProvider.of(
                new BackboneSpec(network, Preprocessing.TF, Precision.FLOAT32, pooling),
                new ImageSpec(height, width, Resize.NEAREST),
                cache);
    }

    private static float[] forward(BackboneProvider provider, float[] image) {
        float[] maps = new float[provider.outputShape().size()];
        try (Backbone backbone = provider.open()) {
            backbone.forward(image, 1, maps);
        }
        return maps;
    }

    /** The image at one place, others around it. */
    private static float[] batch(float[] image, int place, long othersSeed) {
        float[] batch = random(othersSeed, BATCH * image.length);
        System.arraycopy(image, 0, batch, place * image.length, image.length);
        return batch;
    }

    private static float[] random(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
