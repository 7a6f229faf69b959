package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptTest {
    private static final Location IMAGE = new Location("s3a://bucket/a.png");

    @Test
    void anImageThatCannotBeReadFailsEachAttemptButTheLast() {
        IOException failure = new IOException("503 Slow Down");
        for (int number = 1; number < 4; number++) {
            Attempt attempt = new Attempt(number, 4);
            assertThatThrownBy(() -> attempt.status(IMAGE, failure))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll("s3a://bucket/a.png", "503 Slow Down", "attempt " + number + " of 4");
        }
        assertThat(new Attempt(4, 4).status(IMAGE, failure)).isEqualTo("cannot be read: 503 Slow Down");
        assertThat(new Attempt(5, 4).status(IMAGE, failure))
                .as("attempts that were killed do not count for Spark")
                .isEqualTo("cannot be read: 503 Slow Down");
    }

    @Test
    void anImageThatIsGoneHasItsStatusAtOnce() {
        assertThat(new Attempt(1, 4).status(IMAGE, new NoSuchFileException("a.png")))
                .isEqualTo("vanished while being read");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    local       | 1
                    local[2]    | 1
                    local[*, 3] | 3
                    local[2,4]  | 4
                    """)
    void aLocalMasterMakesOneAttemptUnlessItsNameSaysMore(String master, int most) {
        assertThat(Attempt.ofLocal(master)).isEqualTo(most);
    }
}
