package io.github.headstart.classify.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2023-11-14T22:13:20.250Z"), ZoneOffset.UTC);

    /**
     * TensorFlow 2.18's tf.io.TFRecordWriter of Event(wall_time=1700000000.25, file_version="brain.Event:2") and
     * Event(wall_time=1700000000.25, step=300, summary of tag="epoch_loss", simple_value=0.125).
     */
    private static final String BY_TENSORFLOW = "1800000000000000a37f4b22"
            + "0900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9"
            + "2100000000000000017becf6"
            + "0900001040fc54d94110ac022a130a110a0a65706f63685f6c6f7373150000003eecd86add";

    @TempDir
    private Path folder;

    @Test
    void writesTheBytesThatTensorFlowWrites() throws IOException {
        EventFile events = EventFile.create(folder, CLOCK, "host");
        events.scalar("epoch_loss", 300, 0.125);

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(events.file()))).isEqualTo(BY_TENSORFLOW);
    }

    @Test
    void namesTheFileByTimeAndHostAndNeverReusesOne() {
        Path first =
                EventFile.create(folder.resolve("new/train"), CLOCK, "host").file();
        Path second =
                EventFile.create(folder.resolve("new/train"), CLOCK, "host").file();

        assertThat(first.getFileName().toString()).matches("events\\.out\\.tfevents\\.1700000000\\.host\\.\\d+\\.0");
        assertThat(second.getFileName().toString()).matches("events\\.out\\.tfevents\\.1700000000\\.host\\.\\d+\\.1");
    }

    @Test
    void refusesANegativeStep() {
        EventFile events = EventFile.create(folder);

        assertThatThrownBy(() -> events.scalar("epoch_loss", -1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheFolderThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EventFile.create(file.resolve("train")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(file.toString());
    }
}
