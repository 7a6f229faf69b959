package io.github.headstart.classify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.headstart.classify.result.History;
import io.github.headstart.classify.result.History.Scores;
import io.github.headstart.error.PipelineException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotsTest {
    private static final int DOTS = 0xff1f5fbf;
    private static final int LINE = 0xffd9480f;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1,true", "1,false", "30,true", "31,true"})
    void drawsDotsForTrainingAndALineForValidation(int epochs, boolean validated) throws IOException {
        Plots.write(history(epochs, validated), folder);

        for (String name : new String[] {"accuracy.png", "loss.png"}) {
            BufferedImage picture = ImageIO.read(folder.resolve(name).toFile());
            assertThat(picture.getWidth()).isEqualTo(1280);
            assertThat(picture.getHeight()).isEqualTo(960);
            assertThat(count(picture, DOTS)).isPositive();
            assertThat(count(picture, LINE) > 0).isEqualTo(validated);
        }
    }

    @Test
    void theSameHistoryGivesTheSameBytes() throws IOException {
        Plots.write(history(10, true), folder);
        byte[] first = Files.readAllBytes(folder.resolve("loss.png"));
        Plots.write(history(10, true), folder);

        assertThat(folder.resolve("loss.png")).hasBinaryContent(first);
    }

    @Test
    void drawsWhatIsLeftOfATrainingThatDiverged() {
        History history = History.empty()
                .with(new Scores(0.5, Double.NaN), Optional.of(new Scores(0.5, Double.POSITIVE_INFINITY)));

        Plots.write(history, folder);

        assertThat(folder.resolve("loss.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 1e19",
        "1e19, 1e19",
        "0, 3e38",
        "1e7, 1.0001e7",
        "4.9e-324, 1.7976931348623157e308",
        "-1.7976931348623157e308, 1.7976931348623157e308",
        "-1e19, Infinity",
        "Infinity, Infinity"
    })
    void drawsAnyLossInBoundedTime(double first, double last) throws IOException {
        History history = History.empty()
                .with(new Scores(0.5, first), Optional.of(new Scores(0.5, first)))
                .with(new Scores(0.5, last), Optional.of(new Scores(0.5, last)));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Plots.write(history, folder));

        BufferedImage image = ImageIO.read(folder.resolve("loss.png").toFile());
        boolean drawn = Double.isFinite(first) || Double.isFinite(last);
        assertThat(count(image, DOTS)).isGreaterThan(drawn ? 100 : 0);
    }

    @Test
    void namesTheFileThatCannotBeWritten() {
        assertThatThrownBy(() -> Plots.write(history(1, true), folder.resolve("nowhere")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("accuracy.png");
    }

    @Test
    void refusesAHistoryWithoutEpochs() {
        assertThatThrownBy(() -> Plots.write(History.empty(), folder)).isInstanceOf(IllegalArgumentException.class);
    }

    private static History history(int epochs, boolean validated) {
        History history = History.empty();
        for (int i = 0; i < epochs; i++) {
            history = history.with(
                    new Scores(0.9 - 0.3 / (i + 1), 0.2 + 0.5 / (i + 1)),
                    validated ? Optional.of(new Scores(0.8 - 0.2 / (i + 1), 0.4 + 0.2 / (i + 1))) : Optional.empty());
        }
        return history;
    }

    private static long count(BufferedImage picture, int colour) {
        int width = picture.getWidth();
        int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        return Arrays.stream(pixels).filter(pixel -> pixel == colour).count();
    }
}
