package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.util.Arrays;
import java.util.List;
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
        assertThat(NamedPreprocessing.values())
                .extracting(Object::toString)
                .containsExactly("caffe", "tf", "torch", "rescale", "none");
    }

    @Test
    void statedNumbersAreThoseOfTheChannelsThatTheNetworkTakes() {
        Preprocessing stated = new Normalization(0.5, List.of(0.5, 1., 1.5), List.of(1., 2., 4.), Channels.BGR);
        float[] values = {10, 20, 30};

        stated.apply(values);

        assertThat(values).containsExactly(14.5f, 4.5f, 0.875f);
    }

    @Test
    void aScaleOfOneThroughAWholeNumberIsADivisionByIt() {
        for (int n : new int[] {1, 2, 3, 127, 255, 65_535}) {
            float[] values = new float[Pixels.CHANNELS];
            Arrays.fill(values, 77.7f);
            new Normalization(1. / n, List.of(0., 0., 0.), List.of(1., 1., 1.), Channels.RGB).apply(values);

            assertThat(values).containsOnly(77.7f / n);
        }
    }

    @Test
    void isANameOrAnObjectInADocument() {
        Normalization stated =
                new Normalization(1 / 255., List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), Channels.BGR);
        String text =
                "{\"scale\":0.00392156862745098,\"mean\":[0.485,0.456,0.406],\"std\":[0.229,0.224,0.225],\"channels\":\"bgr\"}";

        assertThat(Json.line(Preprocessing.TORCH)).isEqualTo("\"torch\"");
        assertThat(Json.line(stated)).isEqualTo(text);
        assertThat(stated).hasToString(text);
        assertThat(Json.parse("\"torch\"", "test", Preprocessing.class)).isEqualTo(Preprocessing.TORCH);
        assertThat(Json.parse(text, "test", Preprocessing.class)).isEqualTo(stated);
    }

    @Test
    void aDocumentThatHasNeitherIsRefusedByName() {
        assertThatThrownBy(() -> Json.parse("\"pytorch\"", "test", Preprocessing.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected one of caffe, tf, torch, rescale, none, found pytorch");
        assertThatThrownBy(() -> Json.parse("5", "test", Preprocessing.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected an object, found 5");
        assertThatThrownBy(() -> Json.parse("{\"scale\":1}", "test", Preprocessing.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("mean");
    }

    private static float[] applied(Preprocessing preprocessing) {
        float[] values = {1f, 77.7f, 254f, 255f, 128f, 0f};
        preprocessing.apply(values);
        return values;
    }
}
