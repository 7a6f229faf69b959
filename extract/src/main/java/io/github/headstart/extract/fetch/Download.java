package io.github.headstart.extract.fetch;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.FileMutex;
import io.github.headstart.io.NamedChecksum;
import io.github.headstart.io.NamedChecksum.Algorithm;
import io.github.headstart.manifest.RemoteFile;
import io.github.headstart.process.DownloadProgress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Downloads files over http and https. A download is verified, resumed and retried, and its file appears complete or not at
 * all. If several runs need the same file, one downloads it and the others wait for it. Thread-safe.
 */
public final class Download {
    private static final String TUNNELING = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        // Java gives no password to a proxy that it tunnels https through unless this list is empty; it is read once.
        if (System.getProperty(TUNNELING) == null) {
            System.setProperty(TUNNELING, "");
        }
    }

    private static final Logger LOG = LogManager.getLogger(Download.class);

    private final DownloadOptions options;
    private final DownloadProgress.Display display;
    private final ProxyLogin login;
    private HttpClient client;

    public Download(DownloadOptions options, DownloadProgress.Display display) {
        this.options = options;
        this.display = display;
        this.login = new ProxyLogin(options.proxies());
    }

    /** Created lazily: most runs need no download, and creating it takes a tenth of a second. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(options.connectTimeout())
                    .proxy(options.proxies())
                    .authenticator(login)
                    .build();
        }
        return client;
    }

    /**
     * Ensures that {@code target} is the remote file; downloads nothing if it already is. If no checksum is given, that of
     * the first download is recorded beside the target, in a file ending in {@code .sha256}, and is expected from then on.
     *
     * @return the content's checksum
     * @throws PipelineException if the file cannot be downloaded or is not the expected one; only a partial download that
     *     the next run can resume is left behind
     */
    public NamedChecksum fetch(RemoteFile remote, Path target) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path lock = target.resolveSibling(target.getFileName() + ".lock");
            try (FileMutex mutex = FileMutex.take(
                    lock, () -> LOG.info("{}: waiting for another run that downloads it", remote.shownUrl()))) {
                return fetchAlone(remote, target);
            }
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be stored as %s: %s".formatted(remote.shownUrl(), target, reason(e)), e);
        }
    }

    private NamedChecksum fetchAlone(RemoteFile remote, Path target) throws IOException {
        Path record = target.resolveSibling(target.getFileName() + "." + Algorithm.SHA256);
        Optional<NamedChecksum> recorded = recorded(record);
        Optional<NamedChecksum> expected = remote.checksum().or(() -> recorded);
        if (Files.isRegularFile(target)) {
            NamedChecksum found = checksum(target, expected);
            if (isRightSize(remote, target) && found.equals(expected.orElse(found))) {
                return recordedFirst(remote, record, found);
            }
            LOG.warn("{}: expected {}, found {}; it is downloaded again", target, shown(remote, expected), found);
        }
        if (options.offline()) {
            throw new PipelineException(
                    "%s: expected it as %s, found %s; place the file there or run without option `offline`"
                            .formatted(remote.shownUrl(), target, Files.exists(target) ? "another file" : "nothing"));
        }
        PartialFile partial = new PartialFile(target);
        boolean resumed = partial.size() > 0;
        transfer(remote, partial, target);
        NamedChecksum found = checksum(partial.path(), expected);
        if (resumed && !found.equals(expected.orElse(found))) {
            LOG.warn(
                    "{}: the partial download belongs to another file; the whole file is downloaded",
                    remote.shownUrl());
            partial.remove();
            transfer(remote, partial, target);
            found = checksum(partial.path(), expected);
        }
        if (!found.equals(expected.orElse(found))) {
            partial.remove();
            throw mismatch(remote, expected.get(), found, record);
        }
        AtomicFile.publish(target);
        partial.removeTag();
        return recordedFirst(remote, record, found);
    }

    /** Repeats attempts until the file is complete, with increasing pauses. */
    private void transfer(RemoteFile remote, PartialFile partial, Path target) throws IOException {
        int failures = 0;
        while (true) {
            long before = partial.size();
            try {
                new Transfer(client(), login, remote, partial, options.stallTimeout(), display).run();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PipelineException(
                        "%s: interrupted; run the same command again to resume".formatted(remote.shownUrl()), e);
            } catch (IOException e) {
                failures = partial.size() > before ? 1 : failures + 1;
                if (failures >= options.attempts()) {
                    throw new PipelineException(
                            "%s: gave up after %d attempts: %s; run the same command again to resume from the %,d bytes downloaded so far, or place the file yourself as %s"
                                    .formatted(remote.shownUrl(), failures, reason(e), partial.size(), target),
                            e);
                }
                pause(remote, e, options.firstPause().multipliedBy(1L << Math.min(failures - 1, 10)));
            }
        }
    }

    private static void pause(RemoteFile remote, IOException failure, Duration growing) {
        Duration asked = failure instanceof RetryLaterException later ? later.pause() : Duration.ZERO;
        Duration pause = asked.compareTo(growing) > 0 ? asked : growing;
        LOG.warn("{}: {}; the next attempt is in {} s", remote.shownUrl(), reason(failure), pause.toMillis() / 1e3);
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(
                    "%s: interrupted; run the same command again to resume".formatted(remote.shownUrl()), e);
        }
    }

    private static NamedChecksum checksum(Path file, Optional<NamedChecksum> expected) throws IOException {
        return NamedChecksum.ofFile(file, expected.map(NamedChecksum::algorithm).orElse(Algorithm.SHA256));
    }

    private static boolean isRightSize(RemoteFile remote, Path file) throws IOException {
        return remote.bytes().isEmpty() || remote.bytes().getAsLong() == Files.size(file);
    }

    private static String shown(RemoteFile remote, Optional<NamedChecksum> expected) {
        return expected.map(NamedChecksum::toString).orElse(remote.bytes().orElse(0) + " bytes");
    }

    private static Optional<NamedChecksum> recorded(Path record) throws IOException {
        if (!Files.exists(record)) {
            return Optional.empty();
        }
        String text = Files.readString(record);
        return Optional.of(NamedChecksum.parse(text)
                .orElseThrow(() -> new PipelineException("%s: expected %s, found %s; remove the file"
                        .formatted(record, NamedChecksum.FORM, text.strip()))));
    }

    private static NamedChecksum recordedFirst(RemoteFile remote, Path record, NamedChecksum found) throws IOException {
        if (remote.checksum().isEmpty() && !Files.exists(record)) {
            AtomicFile.writeText(record, found + "\n");
        }
        return found;
    }

    private static PipelineException mismatch(
            RemoteFile remote, NamedChecksum expected, NamedChecksum found, Path record) {
        String remedy = remote.checksum().isPresent()
                ? "correct checksum in the manifest if the file was meant to change"
                : "%s recorded the first download; remove it if the file was meant to change".formatted(record);
        return new PipelineException("%s: expected %s, found %s; it was not stored. Try again, or %s"
                .formatted(remote.shownUrl(), expected, found, remedy));
    }

    /** Some of the JDK's network exceptions have no message; then a cause may have one. */
    private static String reason(IOException failure) {
        String said = "the connection failed";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the host cannot be found; check the host name and the network connection";
            }
            if (cause.getMessage() != null) {
                said = cause.getMessage();
            }
        }
        return said;
    }
}
