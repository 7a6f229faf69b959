package io.github.headstart.classify.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionsTest {
    @TempDir
    private Path folder;

    @Test
    void writesALinePerImageAndAColumnPerClass() {
        TestPredictions.write(
                folder.resolve("predictions.csv"),
                List.of("cats", "dogs"),
                List.of(
                        new Prediction("test/cats/1.jpg", Split.TEST, 0, new float[] {0.25f, 0.75f}),
                        new Prediction("test/dogs/a, b.jpg", Split.TEST, 1, new float[] {0.5f, 0.5f})));

        assertThat(folder.resolve("predictions.csv")).hasContent("""
                path,split,label,predicted,cats,dogs
                test/cats/1.jpg,test,cats,dogs,0.25,0.75
                "test/dogs/a, b.jpg",test,dogs,cats,0.5,0.5
                """);
    }

    @Test
    void specialNamesAndFloatsRoundTrip() {
        Path file = folder.resolve("predictions.csv");
        List<String> classes =
                List.of("label", "\"", "a,b", " blank ", "line\r\nbreak", "", "<img>", "狐", "# no comment");
        float[] probabilities = {1e-45f, 1 / 3f, 0.1f, 1.1754944E-38f, 0.99999994f, 0, 1, 1e-7f, 0.2f};
        List<Prediction> predictions = List.of(
                new Prediction("\"quoted\".jpg", Split.TRAIN, 1, probabilities),
                new Prediction("", Split.VALIDATION, 5, probabilities),
                new Prediction("#1\n.jpg", Split.TEST, 8, probabilities));

        assertThat(TestPredictions.write(file, classes, predictions).classes()).isEqualTo(classes);

        assertThat(TestPredictions.rows(file)).isEqualTo(predictions);
    }

    @Test
    void escapesFormulasForSpreadsheetsAndReadsThemBack() {
        Path file = folder.resolve("predictions.csv");
        List<Prediction> predictions = List.of(new Prediction("+1.jpg", Split.TEST, 0, new float[] {0.25f, 0.75f}));

        List<String> classes = List.of("=1+1", "'@dogs");
        assertThat(TestPredictions.write(file, classes, predictions).classes()).isEqualTo(classes);

        assertThat(file).hasContent("""
                path,split,label,predicted,'=1+1,''@dogs
                '+1.jpg,test,'=1+1,''@dogs,0.25,0.75
                """);
        assertThat(TestPredictions.rows(file)).isEqualTo(predictions);
    }

    @Test
    void selectsTheRowsOfASplit() {
        Prediction train = new Prediction("1.jpg", Split.TRAIN, 0, new float[] {1, 0});
        Prediction test = new Prediction("2.jpg", Split.TEST, 1, new float[] {0.75f, 0.25f});
        Path file = folder.resolve("predictions.csv");
        TestPredictions.write(file, List.of("cats", "dogs"), List.of(train, test));

        assertThat(TestPredictions.rows(file, Split.TEST)).containsExactly(test);
        assertThat(TestPredictions.rows(file, Split.VALIDATION)).isEmpty();
    }

    @Test
    void anUnfinishedFileLeavesNothingBehind() {
        Path file = folder.resolve("predictions.csv");
        try (PredictionWriter writer = PredictionWriter.create(file, List.of("cats", "dogs"), Labelling.SINGLE_LABEL)) {
            writer.append(new Prediction("1.jpg", Split.TEST, 0, new float[] {1, 0}));
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPredictionCopiesItsProbabilities() {
        float[] probabilities = {0.25f, 0.75f};
        Prediction prediction = new Prediction("1.jpg", Split.TEST, 0, probabilities);
        probabilities[0] = 1;
        prediction.probabilities()[0] = 1;

        assertThat(prediction.predicted()).containsExactly(1);
        assertThat(prediction.confidence()).isEqualTo(0.75f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.jpg,test,cats,cats,1|expected 6 fields, found 5",
                "1.jpg,exam,cats,cats,1,0|expected a split out of [train, validation, test], found exam",
                "1.jpg,test,cows,cats,1,0|expected a label out of [cats, dogs], found cows",
                "1.jpg,test,cats,dogs,1,0|expected predicted cats, the most probable, found dogs",
                "1.jpg,test,cats,cats,1,NaN|expected a probability, 0 to 1, in column 6, found NaN",
                "1.jpg,test,cats,cats,much,0|expected a probability, 0 to 1, in column 5, found much"
            })
    void namesTheInvalidRecord(String record, String problem) throws IOException {
        Path file = Files.writeString(
                folder.resolve("predictions.csv"), "path,split,label,predicted,cats,dogs\n" + record + "\n");

        assertThatThrownBy(() -> TestPredictions.rows(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("predictions.csv record 2: ", problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|an empty file",
                "path,label,cats,dogs|found path,label,cats,dogs",
                "path,split,label,predicted,cats,cats|all distinct",
                "'path,split,label,predicted,cats,\"dogs'|cannot be read"
            })
    void refusesFilesInOtherFormats(String text, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("predictions.csv"), text);

        assertThatThrownBy(() -> TestPredictions.rows(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("predictions.csv", problem);
    }
}
