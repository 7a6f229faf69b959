package io.github.headstart.cli;

import io.github.headstart.progress.Progress;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Shows progress on stderr: a bar with rate and time left on a terminal, now and then a line elsewhere. */
public final class ConsoleProgress {
    private ConsoleProgress() {}

    /** @param task a word for what is done to the pictures */
    public static Progress start(String task, int pictures) {
        if (pictures == 0) {
            return Progress.none();
        }
        return System.console() == null ? new Lines(pictures) : new Bar(task, pictures);
    }

    private static final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String task, int pictures) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(pictures)
                    .setUnit(" pictures", 1)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        @Override
        public void step() {
            bar.step();
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class Lines implements Progress {
        private static final Logger LOG = LogManager.getLogger(ConsoleProgress.class);
        private static final long PAUSE = Duration.ofSeconds(10).toNanos();

        private final int pictures;
        private final long start = System.nanoTime();
        private long lastLine = start;
        private int done;

        Lines(int pictures) {
            this.pictures = pictures;
        }

        @Override
        public void step() {
            done++;
            long now = System.nanoTime();
            if (now - lastLine >= PAUSE) {
                lastLine = now;
                double rate = done / ((now - start) / 1e9);
                LOG.info(String.format(
                        Locale.ROOT,
                        "%,d of %,d pictures, %.1f pictures/s, %s left",
                        done,
                        pictures,
                        rate,
                        text(Duration.ofSeconds(Math.round((pictures - done) / rate)))));
            }
        }

        @Override
        public void close() {}

        private static String text(Duration left) {
            return left.toHours() > 0
                    ? "%d h %02d min".formatted(left.toHours(), left.toMinutesPart())
                    : "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart());
        }
    }
}
