package io.github.headstart.extract.fetch;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.RemoteFile;
import io.github.headstart.process.DownloadProgress;
import io.github.headstart.text.UserInfo;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One attempt to get the rest of a file. */
final class Transfer {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpClient client;
    private final ProxyLogin login;
    private final RemoteFile remote;
    private final PartialFile partial;
    private final Duration stallTimeout;
    private final DownloadProgress.Display display;

    Transfer(
            HttpClient client,
            ProxyLogin login,
            RemoteFile remote,
            PartialFile partial,
            Duration stallTimeout,
            DownloadProgress.Display display) {
        this.client = client;
        this.login = login;
        this.remote = remote;
        this.partial = partial;
        this.stallTimeout = stallTimeout;
        this.display = display;
    }

    /**
     * Resumes from the bytes present until the file is complete.
     *
     * @throws IOException if another attempt may succeed; {@link RetryLaterException} if the server says when
     * @throws PipelineException if no further attempt can succeed
     */
    void run() throws IOException, InterruptedException {
        long have = partial.size();
        Optional<String> tag = partial.tag();
        // Without a tag only the final checksum can tell whether both parts belong to the same file.
        boolean resumes = have > 0 && (tag.isPresent() || remote.checksum().isPresent());
        HttpRequest.Builder request = HttpRequest.newBuilder(remote.url())
                .timeout(stallTimeout)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "headstart");
        if (resumes) {
            request.header("Range", "bytes=%d-".formatted(have));
            tag.ifPresent(known -> request.header("If-Range", known));
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(request.build());
        try (ResponseBody body = new ResponseBody(stallTimeout)) {
            response.body().subscribe(body);
            take(response.statusCode(), response.headers(), have, body);
        }
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response;
        ProxyLogin.Count before = login.count();
        try {
            response = client.send(request, BodyHandlers.ofPublisher());
        } catch (IOException e) {
            if (login.failedSince(before)) {
                throw proxyRefused(e);
            }
            throw e;
        }
        if (response.statusCode() == PROXY_AUTHENTICATION_REQUIRED) {
            throw proxyRefused(null);
        }
        return response;
    }

    private PipelineException proxyRefused(IOException cause) {
        return new PipelineException(
                ("%s: the proxy rejected the name and password, or was given none; set it as "
                                + "http://name:password@host:port in %s_proxy")
                        .formatted(remote.shownUrl(), remote.url().getScheme()),
                cause);
    }

    private void take(int status, HttpHeaders headers, long have, ResponseBody body)
            throws IOException, InterruptedException {
        if (status == OK) {
            OptionalLong total = headers.firstValueAsLong("Content-Length");
            checkSize(total);
            try (FileChannel file = partial.start(strongTag(headers))) {
                copy(body, file, 0, total);
            }
        } else if (status == PARTIAL_CONTENT) {
            Matcher range =
                    CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
            if (!range.matches() || Long.parseLong(range.group(1)) != have) {
                partial.remove();
                throw new IOException("the server sent another range than was requested");
            }
            OptionalLong total =
                    range.group(2).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(range.group(2)));
            checkSize(total);
            try (FileChannel file = partial.resume()) {
                copy(body, file, have, total);
            }
        } else if (status == RANGE_NOT_SATISFIABLE) {
            boolean complete = headers.firstValue("Content-Range").orElse("").equals("bytes */" + have);
            if (!complete) {
                partial.remove();
                throw new IOException("the server's file is not longer than the partial download, which was removed");
            }
        } else if (status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status >= SERVER_ERROR) {
            throw new RetryLaterException("HTTP status " + status, headers.firstValue("Retry-After"));
        } else {
            throw new PipelineException("%s: expected the file, found HTTP status %d%s; check the URL in the manifest"
                    .formatted(
                            remote.shownUrl(),
                            status,
                            headers.firstValue("Location")
                                    .map(UserInfo::removed)
                                    .map(", a redirect to %s, which is not followed for safety"::formatted)
                                    .orElse("")));
        }
    }

    private void copy(ResponseBody body, FileChannel file, long have, OptionalLong total)
            throws IOException, InterruptedException {
        long size = have;
        OptionalLong expected = total.isPresent() ? total : remote.bytes();
        try (DownloadProgress progress = display.start(remote.name(), expected)) {
            progress.at(size);
            for (Optional<List<ByteBuffer>> piece = body.next(); piece.isPresent(); piece = body.next()) {
                for (ByteBuffer bytes : piece.get()) {
                    while (bytes.hasRemaining()) {
                        size += file.write(bytes);
                    }
                }
                // A server that gives no size may send indefinitely.
                if (remote.bytes().isPresent() && size > remote.bytes().getAsLong()) {
                    throw wrongSize("more than that");
                }
                progress.at(size);
            }
        }
        if (expected.isPresent() && size < expected.getAsLong()) {
            throw new IOException("the connection ended after %,d of %,d bytes".formatted(size, expected.getAsLong()));
        }
    }

    private void checkSize(OptionalLong found) throws IOException {
        if (found.isPresent() && remote.bytes().isPresent() && !found.equals(remote.bytes())) {
            throw wrongSize(found.getAsLong() + " bytes");
        }
    }

    private PipelineException wrongSize(String found) throws IOException {
        partial.remove();
        return new PipelineException(
                ("%s: expected %d bytes, found %s; it was not stored. Correct bytes and checksum in the manifest "
                                + "if the file was meant to change")
                        .formatted(remote.shownUrl(), remote.bytes().orElseThrow(), found));
    }

    /** Weak tags do not guarantee equal bytes. */
    private static Optional<String> strongTag(HttpHeaders headers) {
        return headers.firstValue("ETag").filter(tag -> tag.startsWith("\""));
    }
}
