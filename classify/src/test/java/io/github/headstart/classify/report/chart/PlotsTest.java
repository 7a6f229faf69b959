package io.github.headstart.classify.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.error.PipelineException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotsTest {
    private static final int DOTS = 0xff1f5fbf;
    private static final int LINE = 0xffd9480f;
    private static final int MARK = 0xff555555;

    /** Between the plot and the legend. */
    private static final int PLOT_BOTTOM = 760;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1,true", "1,false", "30,true", "31,true"})
    void drawsDotsForTrainingAndALineForValidation(int epochs, boolean validated) throws IOException {
        Plots.write(history(epochs, validated), 0, OptionalInt.empty(), folder);

        for (String name : new String[] {"accuracy.png", "loss.png"}) {
            BufferedImage image = ImageIO.read(folder.resolve(name).toFile());
            assertThat(image.getWidth()).isEqualTo(1280);
            assertThat(image.getHeight()).isEqualTo(960);
            assertThat(count(image, DOTS)).isPositive();
            assertThat(count(image, LINE) > 0).isEqualTo(validated);
        }
    }

    @Test
    void theSameHistoryGivesTheSameBytes() throws IOException {
        Plots.write(history(10, true), 3, OptionalInt.empty(), folder);
        byte[] first = Files.readAllBytes(folder.resolve("loss.png"));
        Plots.write(history(10, true), 3, OptionalInt.empty(), folder);

        assertThat(folder.resolve("loss.png")).hasBinaryContent(first);
    }

    @Test
    void marksTheBestEpoch() throws IOException {
        Plots.write(history(10, true), 2, OptionalInt.empty(), folder);
        int third = markedColumn();
        Plots.write(history(10, true), 7, OptionalInt.empty(), folder);

        assertThat(markedColumn()).isGreaterThan(third + 300);
    }

    @Test
    void noAxisOfALossGoesBelowZero() throws IOException {
        History history = History.empty();
        for (int i = 0; i < 10; i++) {
            history = history.with(new Metrics(1, i == 9 ? 0 : 1.0 / (1 << i)), Optional.empty());
        }

        Plots.write(history, 9, OptionalInt.empty(), folder);

        // The marker of a loss of 0 is clipped by the axis, the lowest line of the plot.
        BufferedImage image = ImageIO.read(folder.resolve("loss.png").toFile());
        assertThat(lowest(image, DOTS)).isCloseTo(lowest(image, MARK), within(1));
    }

    @Test
    void plotsADivergedTraining() {
        History history = History.empty()
                .with(new Metrics(0.5, Double.NaN), Optional.of(new Metrics(0.5, Double.POSITIVE_INFINITY)));

        Plots.write(history, 0, OptionalInt.empty(), folder);

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
                .with(new Metrics(0.5, first), Optional.of(new Metrics(0.5, first)))
                .with(new Metrics(0.5, last), Optional.of(new Metrics(0.5, last)));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Plots.write(history, 0, OptionalInt.empty(), folder));

        BufferedImage image = ImageIO.read(folder.resolve("loss.png").toFile());
        boolean drawn = Double.isFinite(first) || Double.isFinite(last);
        assertThat(count(image, DOTS)).isGreaterThan(drawn ? 100 : 0);
    }

    @Test
    void namesTheFileThatCannotBeWritten() {
        assertThatThrownBy(() -> Plots.write(history(1, true), 0, OptionalInt.empty(), folder.resolve("nowhere")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("accuracy.png");
    }

    @Test
    void refusesAHistoryWithoutEpochs() {
        assertThatThrownBy(() -> Plots.write(History.empty(), 0, OptionalInt.empty(), folder))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static History history(int epochs, boolean validated) {
        History history = History.empty();
        for (int i = 0; i < epochs; i++) {
            history = history.with(
                    new Metrics(0.9 - 0.3 / (i + 1), 0.2 + 0.5 / (i + 1)),
                    validated ? Optional.of(new Metrics(0.8 - 0.2 / (i + 1), 0.4 + 0.2 / (i + 1))) : Optional.empty());
        }
        return history;
    }

    /** The column with the most pixels of the mark's colour. */
    private int markedColumn() throws IOException {
        BufferedImage image = ImageIO.read(folder.resolve("loss.png").toFile());
        return IntStream.range(0, image.getWidth())
                .boxed()
                .max(Comparator.comparingLong(x -> IntStream.range(0, image.getHeight())
                        .filter(y -> image.getRGB(x, y) == MARK)
                        .count()))
                .orElseThrow();
    }

    /** The lowest row of the plot, above the legend, with this colour. */
    private static int lowest(BufferedImage image, int colour) {
        return IntStream.range(0, PLOT_BOTTOM)
                .filter(y -> IntStream.range(0, image.getWidth()).anyMatch(x -> image.getRGB(x, y) == colour))
                .max()
                .orElseThrow();
    }

    private static long count(BufferedImage image, int colour) {
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        return Arrays.stream(pixels).filter(pixel -> pixel == colour).count();
    }
}
