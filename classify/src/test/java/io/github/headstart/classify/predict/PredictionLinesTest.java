package io.github.headstart.classify.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.InvalidValueException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictionLinesTest {
    private static final List<String> CLASSES = List.of("cats", "big dogs, \"all\"");
    private static final ImagePrediction DOG = ImagePrediction.of(" a \"b\",\nc 犬.jpg", new float[] {1e-9f, 1});
    private static final ImagePrediction CUT = ImagePrediction.unreadable("cut.jpg", "truncated JPEG");

    @Test
    void csvQuotesIfNecessaryAndLeavesUnknownValuesEmpty() {
        PredictionLines lines = new PredictionLines.Csv(labels(CLASSES));

        assertThat(lines.header()).contains("path,status,predicted,cats,\"big dogs, \"\"all\"\"\"");
        assertThat(lines.line(DOG)).isEqualTo("\" a \"\"b\"\",\nc 犬.jpg\",ok,\"big dogs, \"\"all\"\"\",1.0E-9,1.0");
        assertThat(lines.line(CUT)).isEqualTo("cut.jpg,truncated JPEG,,,");
    }

    @Test
    void belowTheThresholdTheLabelIsUnknown() {
        PredictedLabels labels = new PredictedLabels(List.of("cats", "dogs"), Labelling.SINGLE_LABEL, Optional.of(0.9));
        ImagePrediction below = ImagePrediction.of("a.jpg", new float[] {0.11f, 0.89f});
        ImagePrediction at = ImagePrediction.of("b.jpg", new float[] {0.9f, 0.1f});

        assertThat(new PredictionLines.Csv(labels).line(below)).isEqualTo("a.jpg,ok,unknown,0.11,0.89");
        assertThat(new PredictionLines.Csv(labels).line(at)).isEqualTo("b.jpg,ok,cats,0.9,0.1");
        assertThat(new PredictionLines.Csv(labels).line(CUT)).isEqualTo("cut.jpg,truncated JPEG,,,");
        assertThat(new PredictionLines.JsonObjects(labels).line(below))
                .isEqualTo("{\"path\":\"a.jpg\",\"status\":\"ok\",\"predicted\":\"unknown\",\"probability\":0.89,"
                        + "\"probabilities\":{\"cats\":0.11,\"dogs\":0.89}}");
        assertThat(new PredictionLines.Table(labels, 5).line(below)).isEqualTo("a.jpg  unknown    0.8900");
    }

    @Test
    void refusesAThresholdThatIsNoProbabilityAndAClassOfTheSameName() {
        assertThatThrownBy(() -> new PredictedLabels(List.of("a", "unknown"), Labelling.SINGLE_LABEL, Optional.of(1.5)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll("found 1.5", "a run without a class named unknown");
        assertThatThrownBy(() -> new PredictedLabels(CLASSES, Labelling.SINGLE_LABEL, Optional.of(Double.NaN)))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new PredictedLabels(CLASSES, Labelling.MULTI_LABEL, Optional.of(0.9)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "threshold: expected a run on images of one class each, found one on images of several (multi-label); compare the probabilities with a threshold instead");
        assertThat(labels(List.of("a", "unknown")).of(DOG)).isEqualTo("unknown");
    }

    @Test
    void csvEscapesFormulas() {
        PredictionLines lines = new PredictionLines.Csv(labels(List.of("=1+1", "-dogs")));

        assertThat(lines.header()).contains("path,status,predicted,'=1+1,'-dogs");
        assertThat(lines.line(ImagePrediction.of("@a.jpg", new float[] {1e-9f, 1})))
                .isEqualTo("'@a.jpg,ok,'-dogs,1.0E-9,1.0");
    }

    @Test
    void jsonIsAnObjectOnOneLine() {
        PredictionLines lines = new PredictionLines.JsonObjects(labels(CLASSES));

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
    void severalClassesAreOneCellAndAListInJson() {
        List<String> classes = List.of("cats", "dogs", "=x");
        ImagePrediction two = ImagePrediction.of("1.jpg", new float[] {0.75f, 0.5f, 0.625f});
        ImagePrediction none = ImagePrediction.of("2.jpg", new float[] {0.25f, 0.5f, 0});
        PredictedLabels labels = new PredictedLabels(classes, Labelling.MULTI_LABEL, Optional.empty());
        PredictionLines csv = new PredictionLines.Csv(labels);
        PredictionLines json = new PredictionLines.JsonObjects(labels);
        PredictionLines table = new PredictionLines.Table(
                new PredictedLabels(List.of("cats", "dogs", "indoors"), Labelling.MULTI_LABEL, Optional.empty()), 7);

        assertThat(csv.line(two)).isEqualTo("1.jpg,ok,'=x|cats,0.75,0.5,0.625");
        assertThat(csv.line(none)).isEqualTo("2.jpg,ok,,0.25,0.5,0.0");
        assertThat(json.line(two))
                .contains("\"predicted\":[\"cats\",\"=x\"],\"probability\":[0.75,0.625],\"probabilities\":{");
        assertThat(json.line(none)).contains("\"predicted\":[],\"probability\":[],");
        assertThat(json.line(CUT)).contains("\"predicted\":null,\"probability\":null");
        assertThat(table.header()).contains("path     predicted          probability");
        assertThat(table.line(two)).isEqualTo("1.jpg    cats|indoors       0.7500|0.6250");
        assertThat(table.line(none)).isEqualTo("2.jpg    (none)");
    }

    @Test
    void theTableIsAlignedWithOneLinePerImage() {
        PredictionLines lines = new PredictionLines.Table(labels(List.of("cats", "dogs")), 14);

        assertThat(lines.header()).contains("path            predicted  probability");
        assertThat(lines.line(ImagePrediction.of("a\n\u001b[31m.jpg", new float[] {0.75f, 0.25f})))
                .isEqualTo("a\uFFFD\uFFFD[31m.jpg     cats       0.7500");
        assertThat(lines.line(CUT)).isEqualTo("cut.jpg         unreadable: truncated JPEG");
    }

    private static PredictedLabels labels(List<String> classes) {
        return new PredictedLabels(classes, Labelling.SINGLE_LABEL, Optional.empty());
    }
}
