package io.github.bottleneck.classify.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bottleneck.classify.train.History.Epoch;
import io.github.bottleneck.classify.train.History.Scores;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final History VALIDATED = History.empty()
            .with(new Scores(0.75, 0.5), Optional.of(new Scores(0.7, 0.6)))
            .with(new Scores(0.875, 0.25), Optional.of(new Scores(0.8, 0.4)))
            .with(new Scores(1, 0.1), Optional.of(new Scores(0.8, 0.4)));
    private static final History TRAINING_ONLY = History.empty()
            .with(new Scores(0.75, 0.5), Optional.empty())
            .with(new Scores(0.875, 0.25), Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void writesTheColumnsOfKerasAndCountsFromZero() {
        VALIDATED.write(folder.resolve("history.csv"));

        assertThat(folder.resolve("history.csv")).hasContent("""
                epoch,accuracy,loss,val_accuracy,val_loss
                0,0.75,0.5,0.7,0.6
                1,0.875,0.25,0.8,0.4
                2,1.0,0.1,0.8,0.4
                """);
    }

    @Test
    void leavesTheValidationColumnsOutWhereThereIsNoValidation() {
        TRAINING_ONLY.write(folder.resolve("history.csv"));

        assertThat(folder.resolve("history.csv")).hasContent("""
                epoch,accuracy,loss
                0,0.75,0.5
                1,0.875,0.25
                """);
    }

    @Test
    void writesNumbersThatReadBackToTheSameAndThoseThatAreNotFinite() {
        History.empty()
                .with(new Scores(0.1f / 3, Double.NaN), Optional.of(new Scores(1 / 3.0, Double.POSITIVE_INFINITY)))
                .write(folder.resolve("history.csv"));

        assertThat(folder.resolve("history.csv")).hasContent("""
                epoch,accuracy,loss,val_accuracy,val_loss
                0,%s,NaN,0.3333333333333333,Infinity
                """.formatted((double) (0.1f / 3)));
    }

    @Test
    void theBestEpochHasTheLowestValidationLossAndIsTheFirstOfEquals() {
        assertThat(VALIDATED.best(Monitor.VAL_LOSS)).map(Epoch::number).contains(1);
    }

    @Test
    void theBestEpochGoesByTrainingLossWithoutValidation() {
        assertThat(TRAINING_ONLY.best(Monitor.LOSS)).map(Epoch::number).contains(1);
    }

    @Test
    void anEpochThatDivergedIsNeverTheBest() {
        History history = History.empty().with(new Scores(0.5, Double.NaN), Optional.empty());

        assertThat(history.best(Monitor.LOSS)).isEmpty();
        assertThat(history.with(new Scores(0.5, 9), Optional.empty()).best(Monitor.LOSS))
                .map(Epoch::number)
                .contains(1);
    }

    @Test
    void refusesValidationInSomeEpochsOnly() {
        assertThatThrownBy(() -> VALIDATED.with(new Scores(1, 0), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epochs 0 and 3 differ");
    }

    @Test
    void refusesAGapInTheNumbers() {
        assertThatThrownBy(() -> new History(List.of(new Epoch(1, new Scores(1, 0), Optional.empty()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 0, found 1");
    }
}
