package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    private static final History VALIDATED = History.empty()
            .with(new Metrics(0.75, 0.5), Optional.of(new Metrics(0.7, 0.6)))
            .with(new Metrics(0.875, 0.25), Optional.of(new Metrics(0.8, 0.4)))
            .with(new Metrics(1, 0.1), Optional.of(new Metrics(0.8, 0.4)));
    private static final History TRAINING_ONLY = History.empty()
            .with(new Metrics(0.75, 0.5), Optional.empty())
            .with(new Metrics(0.875, 0.25), Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void writesTheColumnsOfKerasAndCountsFromZero() throws IOException {
        VALIDATED.write(folder.resolve("history.csv"));

        assertThat(folder.resolve("history.csv")).hasContent("""
                epoch,accuracy,loss,val_accuracy,val_loss
                0,0.75,0.5,0.7,0.6
                1,0.875,0.25,0.8,0.4
                2,1.0,0.1,0.8,0.4
                """);
    }

    @Test
    void hasNoValidationColumnsWithoutValidation() {
        TRAINING_ONLY.write(folder.resolve("history.csv"));

        assertThat(folder.resolve("history.csv")).hasContent("""
                epoch,accuracy,loss
                0,0.75,0.5
                1,0.875,0.25
                """);
    }

    @Test
    void roundTripsThroughItsFile() {
        Path file = folder.resolve("history.csv");
        History diverged = VALIDATED.with(
                new Metrics(0.1f / 3, Double.NaN), Optional.of(new Metrics(1 / 3.0, Double.POSITIVE_INFINITY)));
        for (History history : List.of(VALIDATED, TRAINING_ONLY, History.empty(), diverged)) {
            history.write(file);
            assertThat(History.read(file)).isEqualTo(history);
        }
    }

    @Test
    void theBestEpochHasTheLowestValidationLossAndIsTheFirstOfTies() {
        assertThat(VALIDATED.best(Monitor.VAL_LOSS)).map(Epoch::number).contains(1);
    }

    @Test
    void theBestEpochIsChosenByTrainingLossWithoutValidation() {
        assertThat(TRAINING_ONLY.best(Monitor.LOSS)).map(Epoch::number).contains(1);
    }

    @Test
    void anEpochThatDivergedIsNeverTheBest() {
        History history = History.empty().with(new Metrics(0.5, Double.NaN), Optional.empty());

        assertThat(history.best(Monitor.LOSS)).isEmpty();
        assertThat(history.with(new Metrics(0.5, 9), Optional.empty()).best(Monitor.LOSS))
                .map(Epoch::number)
                .contains(1);
    }

    @Test
    void refusesValidationInSomeEpochsOnly() {
        assertThatThrownBy(() -> VALIDATED.with(new Metrics(1, 0), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only one of the epochs 0 and 3");
    }

    @Test
    void refusesAGapInTheNumbers() {
        assertThatThrownBy(() -> new History(List.of(new Epoch(1, new Metrics(1, 0), Optional.empty()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("next 0, found 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoch,accuracy,loss\n0,0.5\n",
                "epoch,accuracy,loss\n0,0.5,much\n",
                "epoch,accuracy,loss\n0,0.5,1,0.5,1\n"
            })
    void namesTheInvalidLine(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("history.csv"), text);

        assertThatThrownBy(() -> History.read(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("history.csv line 2", "expected 3 numbers");
    }

    @Test
    void refusesAFileOfOtherColumns() throws IOException {
        Path file = Files.writeString(folder.resolve("history.csv"), "epoch,loss\n0,1\n");

        assertThatThrownBy(() -> History.read(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("history.csv line 1", "val_loss", "found epoch,loss");
    }

    @Test
    void saysWhyAFileCannotBeReadOrWritten() throws IOException {
        Path missing = folder.resolve("none").resolve("history.csv");
        assertThatThrownBy(() -> History.read(missing))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(missing.toString(), "there is no such file or folder")
                .hasMessageNotContaining("Exception");
        assertThatThrownBy(() -> VALIDATED.write(missing))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(missing.toString(), "there is no such file or folder")
                .hasMessageNotContaining("Exception");

        Path binary = Files.write(folder.resolve("history.csv"), new byte[] {'e', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> History.read(binary))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("history.csv", "expected UTF-8 text")
                .hasMessageNotContaining("Input length");
    }
}
