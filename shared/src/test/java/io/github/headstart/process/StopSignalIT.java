package io.github.headstart.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to real processes. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopSignalIT {
    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void theFirstSignalLetsTheWorkEnd(String signal, int exitCode) throws Exception {
        Process process = start("obliging");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("working");
            JavaProcess.signal(process, signal);

            assertThat(process.waitFor()).isEqualTo(exitCode);
            assertThat(out.lines()).containsExactly("signalled", "closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,INT,130", "INT,TERM,143", "TERM,TERM,143"})
    void theSecondSignalEndsAtOnceWhatDoesNotListen(String first, String second, int exitCode) throws Exception {
        Process process = start("deaf");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("working");
            JavaProcess.signal(process, first);
            assertThat(out.readLine()).isEqualTo("signalled");
            assertThat(process.waitFor(500, TimeUnit.MILLISECONDS))
                    .as("ended by the first signal")
                    .isFalse();
            JavaProcess.signal(process, second);

            assertThat(process.waitFor(5, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(process.exitValue()).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String kind) throws IOException {
        return JavaProcess.of(Work.class, kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Works until it is signalled, and indefinitely if it ignores signals. */
    static final class Work {
        private Work() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (StopSignal stop = StopSignal.watch()) {
                System.out.println("working");
                while (!stop.getAsBoolean()) {
                    Thread.sleep(1);
                }
                System.out.println("signalled");
                while (arguments[0].equals("deaf")) {
                    Thread.sleep(1000);
                }
                System.out.println("closed");
            }
            System.exit(0);
        }
    }
}
