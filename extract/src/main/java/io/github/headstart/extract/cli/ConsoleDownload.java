package io.github.headstart.extract.cli;

import io.github.headstart.download.DownloadProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Shows a download on stderr: a bar with rate and time left on a terminal, now and then a line elsewhere. */
final class ConsoleDownload {
    private static final double MEGABYTE = 1e6;

    private ConsoleDownload() {}

    static DownloadProgress start(String name, OptionalLong totalBytes) {
        return System.console() == null ? new Lines(name, totalBytes) : new Bar(name, totalBytes);
    }

    private static final class Bar implements DownloadProgress {
        private final ProgressBar bar;

        Bar(String name, OptionalLong totalBytes) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(totalBytes.orElse(-1))
                    .setUnit(" MB", (long) MEGABYTE)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        @Override
        public void at(long bytes) {
            bar.stepTo(bytes);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class Lines implements DownloadProgress {
        private static final Logger LOG = LogManager.getLogger(ConsoleDownload.class);
        private static final long PAUSE = Duration.ofSeconds(10).toNanos();

        private final String name;
        private final String total;
        private long lastLine = System.nanoTime();

        Lines(String name, OptionalLong totalBytes) {
            this.name = name;
            this.total = totalBytes.isPresent()
                    ? String.format(Locale.ROOT, " of %.1f", totalBytes.getAsLong() / MEGABYTE)
                    : "";
            LOG.info("downloading {}{}", name, total.isEmpty() ? "" : "," + total.substring(" of".length()) + " MB");
        }

        @Override
        public void at(long bytes) {
            long now = System.nanoTime();
            if (now - lastLine >= PAUSE) {
                lastLine = now;
                LOG.info(String.format(Locale.ROOT, "%s: %.1f%s MB", name, bytes / MEGABYTE, total));
            }
        }

        @Override
        public void close() {}
    }
}
