package io.github.headstart.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Shows progress on stderr: a bar that fits the terminal, or a line of the log every ten seconds where there is none. */
interface ProgressDisplay extends AutoCloseable {
    /** @param done steps by now */
    void at(long done);

    /** Ends the display. */
    @Override
    void close();

    static ProgressDisplay start(ProgressText text) {
        return System.console() == null ? new Lines(text) : new Bar(text);
    }

    /** A progress bar, redrawn every second by its own thread. */
    final class Bar implements ProgressDisplay {
        private final ProgressBar bar;

        private Bar(ProgressText text) {
            bar = new ProgressBarBuilder()
                    .setInitialMax(text.total().orElse(-1))
                    .setRenderer((state, columns) ->
                            text.fit(state.getCurrent(), state.getTotalElapsed(), Math.max(1, columns)))
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        @Override
        public void at(long done) {
            bar.stepTo(done);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Lines of the log. */
    final class Lines implements ProgressDisplay {
        private static final Logger LOG = LogManager.getLogger(ProgressDisplay.class);
        private static final long PAUSE = Duration.ofSeconds(10).toNanos();

        private final ProgressText text;
        private final long start = System.nanoTime();
        private long lastLine = start;

        private Lines(ProgressText text) {
            this.text = text;
        }

        @Override
        public void at(long done) {
            long now = System.nanoTime();
            if (now - lastLine >= PAUSE) {
                lastLine = now;
                LOG.info(text.line(done, Duration.ofNanos(now - start)));
            }
        }

        @Override
        public void close() {}
    }
}
