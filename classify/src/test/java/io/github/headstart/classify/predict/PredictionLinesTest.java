package io.github.headstart.classify.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionLinesTest {
    private static final List<String> CLASSES = List.of("cats", "big dogs, \"all\"");
    private static final ImagePrediction DOG = ImagePrediction.of(" a \"b\",\nc 犬.jpg", new float[] {1e-9f, 1});
    private static final ImagePrediction CUT = ImagePrediction.unreadable("cut.jpg", "truncated JPEG");

    @Test
    void csvQuotesIfNecessaryAndLeavesUnknownValuesEmpty() {
        PredictionLines lines = new PredictionLines.Csv(PredictedLabels.of(CLASSES));

        assertThat(lines.header()).contains("path,status,predicted,cats,\"big dogs, \"\"all\"\"\"");
        assertThat(lines.line(DOG)).isEqualTo("\" a \"\"b\"\",\nc 犬.jpg\",ok,\"big dogs, \"\"all\"\"\",1.0E-9,1.0");
        assertThat(lines.line(CUT)).isEqualTo("cut.jpg,truncated JPEG,,,");
    }

    @Test
    void csvEscapesFormulas() {
        PredictionLines lines = new PredictionLines.Csv(PredictedLabels.of(List.of("=1+1", "-dogs")));

        assertThat(lines.header()).contains("path,status,predicted,'=1+1,'-dogs");
        assertThat(lines.line(ImagePrediction.of("@a.jpg", new float[] {1e-9f, 1})))
                .isEqualTo("'@a.jpg,ok,'-dogs,1.0E-9,1.0");
    }

    @Test
    void jsonIsAnObjectOnOneLine() {
        PredictionLines lines = new PredictionLines.JsonObjects(PredictedLabels.of(CLASSES));

        assertThat(lines.header()).isEmpty();
        assertThat(lines.line(DOG))
                .isEqualTo("{\"path\":\" a \\\"b\\\",\\nc 犬.jpg\",\"status\":\"ok\","
                        + "\"predicted\":\"big dogs, \\\"all\\\"\",\"probability\":1.0,"
                        + "\"probabilities\":{\"cats\":1.0E-9,\"big dogs, \\\"all\\\"\":1.0}}");
        assertThat(lines.line(CUT))
                .isEqualTo("{\"path\":\"cut.jpg\",\"status\":\"truncated JPEG\","
                        + "\"predicted\":null,\"probability\":null,\"probabilities\":null}");
    }

    @Test
    void theTableIsAlignedWithOneLinePerImage() {
        PredictionLines lines = new PredictionLines.Table(PredictedLabels.of(List.of("cats", "dogs")), 14);

        assertThat(lines.header()).contains("path            predicted  probability");
        assertThat(lines.line(ImagePrediction.of("a\n\u001b[31m.jpg", new float[] {0.75f, 0.25f})))
                .isEqualTo("a\uFFFD\uFFFD[31m.jpg     cats       0.7500");
        assertThat(lines.line(CUT)).isEqualTo("cut.jpg         unreadable: truncated JPEG");
    }
}
