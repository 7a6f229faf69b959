package io.github.headstart.cli;

import io.github.headstart.process.DownloadProgress;
import io.github.headstart.process.Progress;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Shows progress on stderr: a bar that fits the terminal, or a line of the log every ten seconds where there is none. */
public final class ConsoleProgress {
    private static final Logger LOG = LogManager.getLogger(ConsoleProgress.class);
    private static final double MEGABYTE = 1e6;

    private ConsoleProgress() {}

    /**
     * @param task the name of the task, shown with the progress
     * @param unit of the steps, in the plural
     */
    public static Progress start(String task, String unit, int steps) {
        if (steps == 0) {
            return Progress.none();
        }
        return start(task, unit, OptionalLong.of(steps));
    }

    /** As above, of steps whose number is unknown. */
    public static Progress start(String task, String unit) {
        return start(task, unit, OptionalLong.empty());
    }

    private static Progress start(String task, String unit, OptionalLong steps) {
        ProgressDisplay display = ProgressDisplay.start(ProgressText.of(task, unit, steps));
        return new Progress() {
            private long done;

            @Override
            public void step(int count) {
                done += count;
                display.at(done);
            }

            @Override
            public void close() {
                display.close();
            }
        };
    }

    /** A {@link DownloadProgress.Display}. */
    public static DownloadProgress download(String name, OptionalLong totalBytes) {
        if (System.console() == null) {
            LOG.info(
                    "downloading {}{}",
                    name,
                    totalBytes.isPresent()
                            ? String.format(Locale.ROOT, ", %.1f MB", totalBytes.getAsLong() / MEGABYTE)
                            : "");
        }
        ProgressDisplay display = ProgressDisplay.start(ProgressText.ofMegabytes(name, totalBytes));
        return new DownloadProgress() {
            @Override
            public void at(long bytes) {
                display.at(bytes);
            }

            @Override
            public void close() {
                display.close();
            }
        };
    }
}
