package io.github.headstart.classify.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.History.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
    private static final String EVENTS = "glob:**/events.out.tfevents.*";

    @TempDir
    private Path folder;

    @Test
    void separatesTrainingAndValidationLikeKeras() {
        TensorBoardLog log = new TensorBoardLog(folder);
        History.empty()
                .with(new Metrics(0.5, 0.7), Optional.of(new Metrics(0.6, 0.6)))
                .with(new Metrics(0.6, 0.6), Optional.of(new Metrics(0.7, 0.5)))
                .epochs()
                .forEach(log::append);

        assertThat(folder.resolve("train")).isDirectoryContaining(EVENTS);
        assertThat(folder.resolve("validation")).isDirectoryContaining(EVENTS);
    }

    @Test
    void writesNoValidationEventsWithoutValidation() {
        TensorBoardLog log = new TensorBoardLog(folder);
        History.empty().with(new Metrics(0.5, 0.7), Optional.empty()).epochs().forEach(log::append);

        assertThat(folder).isDirectoryContaining("glob:**/train").isDirectoryNotContaining("glob:**/validation");
    }
}
