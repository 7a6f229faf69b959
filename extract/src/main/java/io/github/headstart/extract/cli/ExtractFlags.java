package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.extract.fetch.DownloadOptions;
import io.github.headstart.extract.fetch.EnvironmentProxies;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractSummary;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The flags of a command that extracts, wherever it does. */
public final class ExtractFlags {
    @Option(names = "--offline", description = "do not use the network: a file that is missing is an error")
    private boolean offline;

    @Option(
            names = "--on-error",
            paramLabel = "skip|fail",
            defaultValue = "skip",
            description =
                    "what to do with an unreadable image: list it in samples.csv, or end the run (default: ${DEFAULT-VALUE})")
    private OnError onError;

    @Option(
            names = "--max-errors",
            paramLabel = "N|N%",
            description =
                    "the number of unreadable images that are accepted; with more the run fails (default: all but one)")
    private String maxErrors;

    @Option(
            names = "--retry",
            description = "try images again that an earlier run could not read, even if they are unchanged")
    private boolean retry;

    @Mixin
    private StoreOptions store;

    @Option(names = "--json", description = "print the summary as one JSON object")
    private boolean json;

    private enum OnError {
        SKIP,
        FAIL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws ParameterException if they contradict one another */
    public ErrorPolicy errors(CommandLine line) {
        if (maxErrors != null && onError == OnError.FAIL) {
            throw new ParameterException(
                    line, "--max-errors: expected none beside --on-error fail, found " + maxErrors);
        }
        try {
            ErrorPolicy skip = maxErrors == null ? ErrorPolicy.skip() : ErrorPolicy.atMost(maxErrors);
            return (onError == OnError.FAIL ? ErrorPolicy.fail() : skip).withRetry(retry);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--" + e.getMessage(), e);
        }
    }

    /** The options of a run. */
    public ExtractOptions options(
            CommandLine line, DataManifest manifest, Path cache, ErrorPolicy errors, Workers workers) {
        return new ExtractOptions(
                manifest,
                cache,
                errors,
                store.maxDropped(line),
                store.replace,
                store.repair,
                store.skipVerify(line),
                workers);
    }

    public boolean isOffline() {
        return offline;
    }

    public DownloadOptions downloads() {
        return DownloadOptions.of(offline, new EnvironmentProxies(System.getenv()));
    }

    /** Prints what a run has done, for people or programs. */
    public void print(ExtractSummary summary, PrintWriter out) {
        out.print(json ? Json.line(summary.fields()) + "\n" : text(summary));
        out.flush();
    }

    private static String text(ExtractSummary summary) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d computed, %,d copied, %,d kept, %,d unreadable in %.1f s",
                summary.computed(),
                summary.copied(),
                summary.kept(),
                summary.failed(),
                summary.seconds()));
        if (summary.computed() > 0) {
            text.append(String.format(Locale.ROOT, " (%.1f images/s)", summary.imagesPerSecond()));
        }
        text.append("%nstore: %s%n".formatted(summary.store()));
        if (summary.resumed() > 0) {
            text.append("finished by an earlier, interrupted run: %s%n".formatted(Count.of(summary.resumed(), "row")));
        }
        if (summary.dropped() > 0) {
            text.append("dropped: %s%n".formatted(Count.of(summary.dropped(), "row")));
        }
        if (summary.failed() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "unreadable: %,d of %s%s; see the status column of its samples.csv%n",
                    summary.failed(),
                    Count.of(summary.images(), "image"),
                    summary.failedKept() > 0
                            ? String.format(Locale.ROOT, ", of which %,d keep their rows", summary.failedKept())
                            : ""));
        }
        return text.toString();
    }
}
