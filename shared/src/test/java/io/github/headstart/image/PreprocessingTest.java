package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected values were computed by Keras 3.15 (imagenet_utils.preprocess_input) on float32 arrays. */
class PreprocessingTest {
    @Test
    void caffeTurnsRgbIntoBgrAndTakesTheMeanAway() {
        assertThat(applied(Preprocessing.CAFFE))
                .containsExactly(150.061f, -39.079002f, -122.68f, -103.939f, 11.221001f, 131.32f);
    }

    @Test
    void tfScalesToMinusOneToOne() {
        assertThat(applied(Preprocessing.TF))
                .containsExactly(-0.99215686f, -0.39058828f, 0.99215686f, 1f, 0.003921628f, -1f);
    }

    @Test
    void torchStandardisesEachChannel() {
        assertThat(applied(Preprocessing.TORCH))
                .containsExactly(-2.1007793f, -0.6754203f, 2.622571f, 2.2489083f, 0.2051822f, -1.8044444f);
    }

    @Test
    void rescaleDividesBy255() {
        assertThat(applied(Preprocessing.RESCALE))
                .containsExactly(0.003921569f, 0.30470586f, 0.99607843f, 1f, 0.5019608f, 0f);
    }

    @Test
    void noneLeavesTheValues() {
        assertThat(applied(Preprocessing.NONE)).containsExactly(1f, 77.7f, 254f, 255f, 128f, 0f);
    }

    @Test
    void namesAreThoseOfTheManifest() {
        assertThat(Preprocessing.values())
                .extracting(Object::toString)
                .containsExactly("caffe", "tf", "torch", "rescale", "none");
    }

    private static float[] applied(Preprocessing preprocessing) {
        float[] values = {1f, 77.7f, 254f, 255f, 128f, 0f};
        preprocessing.apply(values);
        return values;
    }
}
