package io.github.headstart.extract.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.NamedChecksum;
import io.github.headstart.manifest.RemoteFile;
import io.github.headstart.process.DownloadProgress;
import io.github.headstart.reference.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = new byte[100_000];
    private static final String WRONG_MD5 = "md5:00000000000000000000000000000000";

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final LoopbackServer server = new LoopbackServer();

    @TempDir
    private Path folder;

    private Path target;
    private NamedChecksum md5;
    private NamedChecksum sha256;

    @BeforeEach
    void sums() throws IOException {
        Path sample = Files.write(folder.resolve("sample"), CONTENT);
        md5 = NamedChecksum.ofFile(sample, NamedChecksum.Algorithm.MD5);
        sha256 = NamedChecksum.ofFile(sample, NamedChecksum.Algorithm.SHA256);
        Files.delete(sample);
        target = folder.resolve("weights.h5");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void getsAFileOfTheRightSizeAndChecksumAndLeavesNothingElse() throws IOException {
        server.file("/weights.h5", CONTENT);
        List<Long> progress = new ArrayList<>();

        NamedChecksum found = new Download(options(false), (name, total) -> {
                    assertThat(name).isEqualTo("weights.h5");
                    assertThat(total).hasValue(CONTENT.length);
                    return recorded(progress);
                })
                .fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);

        assertThat(found).isEqualTo(md5);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(files()).containsExactly("weights.h5");
        assertThat(progress).isSorted().last().isEqualTo((long) CONTENT.length);
    }

    @Test
    void downloadsNothingThatIsThereWithTheRightSum() {
        server.file("/weights.h5", CONTENT);
        RemoteFile remote = remote(server.url("/weights.h5"), CONTENT.length, sha256.toString());
        download().fetch(remote, target);
        download().fetch(remote, target);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void downloadsAgainWhatWasDamagedSince() throws IOException {
        server.file("/weights.h5", CONTENT);
        RemoteFile remote = remote(server.url("/weights.h5"), CONTENT.length, sha256.toString());
        Files.writeString(target, "damaged");
        download().fetch(remote, target);
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesAWrongChecksumAndKeepsNothing() {
        server.file("/weights.h5", CONTENT);
        assertThatThrownBy(() -> download().fetch(remote(server.url("/weights.h5"), CONTENT.length, WRONG_MD5), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(server.url("/weights.h5").toString())
                .hasMessageContaining("expected " + WRONG_MD5 + ", found " + md5)
                .hasMessageContaining("it was not stored")
                .hasMessageContaining("correct checksum in the manifest");
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesAWrongSizeBeforeDownloading() {
        server.file("/weights.h5", CONTENT);
        assertThatThrownBy(() -> download().fetch(remote(server.url("/weights.h5"), 99, md5.toString()), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected 99 bytes, found 100000 bytes");
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesAResponseLongerThanExpected() {
        server.on("/weights.h5", (exchange, number) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(CONTENT);
        });
        assertThatThrownBy(() -> download().fetch(remote(server.url("/weights.h5"), 99, md5.toString()), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected 99 bytes, found more than that");
        assertThat(files()).isEmpty();
    }

    @Test
    void resumesWhereTheConnectionWasInterrupted() throws IOException {
        server.on("/weights.h5", (exchange, number) -> {
            if (number == 1) {
                LoopbackServer.sendHalf(exchange, CONTENT, "\"one\"");
            } else {
                LoopbackServer.send(exchange, CONTENT);
            }
        });
        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1)).matches("/weights.h5 bytes=[1-9]\\d*-");
        assertThat(files()).containsExactly("weights.h5");
    }

    @Test
    void resumesWhereAnEarlierRunStopped() throws IOException {
        server.on("/weights.h5", (exchange, number) -> {
            if (number == 1) {
                LoopbackServer.sendHalf(exchange, CONTENT, "\"one\"");
            } else if (number <= 3) {
                LoopbackServer.sendStatus(exchange, 503);
            } else {
                LoopbackServer.send(exchange, CONTENT);
            }
        });
        RemoteFile remote = new RemoteFile(server.url("/weights.h5"), OptionalLong.empty(), Optional.empty());
        assertThatThrownBy(() -> download().fetch(remote, target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("gave up after 3 attempts: HTTP status 503")
                .hasMessageContaining("resume from the ");
        assertThat(files()).containsExactly("weights.h5.partial", "weights.h5.partial.etag");

        download().fetch(remote, target);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests().get(3)).contains("bytes=");
        assertThat(files()).containsExactly("weights.h5", "weights.h5.sha256");
    }

    @Test
    void startsAgainWhereTheFileHasChangedSinceTheInterruption() throws IOException {
        server.on("/weights.h5", (exchange, number) -> {
            if (number == 1) {
                LoopbackServer.sendHalf(exchange, new byte[CONTENT.length], "\"old\"");
            } else {
                LoopbackServer.send(exchange, CONTENT);
            }
        });
        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void startsAgainWhereTheResumedFileHasAWrongChecksum() throws IOException {
        server.file("/weights.h5", CONTENT);
        Files.write(folder.resolve("weights.h5.partial"), new byte[1000]);
        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests()).containsExactly("/weights.h5 bytes=1000-", "/weights.h5");
    }

    @Test
    void followsARedirect() throws IOException {
        server.file("/there", CONTENT).on("/weights.h5", (exchange, number) -> {
            exchange.getResponseHeaders().set("Location", "/there");
            LoopbackServer.sendStatus(exchange, 302);
        });
        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void saysThatThereIsNoSuchFileWithoutTryingAgain() {
        server.on("/weights.h5", (exchange, number) -> LoopbackServer.sendStatus(exchange, 404));
        assertThatThrownBy(() ->
                        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected the file, found HTTP status 404; check the URL in the manifest");
        assertThat(server.requests()).hasSize(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void triesAgainWhenTheServerIsOverloaded() throws IOException {
        server.on("/weights.h5", (exchange, number) -> {
            if (number < 3) {
                LoopbackServer.sendStatus(exchange, number == 1 ? 503 : 429);
            } else {
                LoopbackServer.send(exchange, CONTENT);
            }
        });
        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void leavesAServerThatStallsAndResumes() throws IOException {
        server.on("/weights.h5", (exchange, number) -> {
            if (number == 1) {
                server.stall(exchange, CONTENT);
            } else {
                LoopbackServer.send(exchange, CONTENT);
            }
        });
        long start = System.nanoTime();
        download().fetch(remote(server.url("/weights.h5"), CONTENT.length, md5.toString()), target);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1)).contains("bytes=");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void givesUpOnAServerThatIsNotThere() {
        URI nobody = server.url("/weights.h5");
        server.close();
        assertThatThrownBy(() -> download().fetch(remote(nobody, CONTENT.length, md5.toString()), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(nobody.toString())
                .hasMessageContaining("gave up after 3 attempts: ");
    }

    @Test
    void saysThatAHostCannotBeFound() {
        URI url = URI.create("http://images.invalid/weights.h5");
        assertThatThrownBy(() -> download().fetch(remote(url, CONTENT.length, md5.toString()), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("gave up after 3 attempts: the host cannot be found")
                .hasMessageContaining("or place the file yourself as " + target);
    }

    @Test
    void recordsTheFirstChecksumAndHoldsEveryLaterDownloadToIt() throws IOException {
        byte[] other = CONTENT.clone();
        other[7]++;
        server.on("/weights.h5", (exchange, number) -> LoopbackServer.send(exchange, number == 1 ? CONTENT : other));
        RemoteFile remote = new RemoteFile(server.url("/weights.h5"), OptionalLong.empty(), Optional.empty());

        assertThat(download().fetch(remote, target)).isEqualTo(sha256);
        assertThat(folder.resolve("weights.h5.sha256")).hasContent(sha256 + "\n");

        Files.delete(target);
        assertThatThrownBy(() -> download().fetch(remote, target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected " + sha256)
                .hasMessageContaining("weights.h5.sha256 recorded the first download; remove it if the file was meant");
        assertThat(files()).containsExactly("weights.h5.sha256");
    }

    @Test
    void offlineUsesWhatIsThereAndAsksForTheRest() throws IOException {
        server.file("/weights.h5", CONTENT);
        Download offline = new Download(options(true), (name, total) -> DownloadProgress.none());
        RemoteFile remote = remote(server.url("/weights.h5"), CONTENT.length, md5.toString());
        assertThatThrownBy(() -> offline.fetch(remote, target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected it as " + target + ", found nothing")
                .hasMessageContaining("place the file there or run without option `offline`");
        Files.write(target, CONTENT);
        offline.fetch(remote, target);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void letsOneOfTwoThreadsDownloadAndTheOtherUseIt() throws IOException {
        server.on("/weights.h5", (exchange, number) -> {
            pause();
            LoopbackServer.send(exchange, CONTENT);
        });
        RemoteFile remote = remote(server.url("/weights.h5"), CONTENT.length, md5.toString());
        List<CompletableFuture<Void>> both = Stream.of(download(), download())
                .map(download -> CompletableFuture.runAsync(() -> download.fetch(remote, target)))
                .toList();
        both.forEach(CompletableFuture::join);
        assertThat(server.requests()).hasSize(1);
        assertThat(files()).containsExactly("weights.h5");
    }

    @Test
    void neverShowsTheUserInfoOfAUrl() {
        server.on("/", (exchange, number) -> LoopbackServer.sendStatus(exchange, 404));
        URI url = URI.create(server.url("/weights.h5").toString().replace("//", "//user:secret@"));
        assertThatThrownBy(() -> download().fetch(remote(url, CONTENT.length, md5.toString()), target))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(server.url("/weights.h5") + ": expected the file, found HTTP status 404")
                .hasMessageNotContaining("secret");
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static DownloadProgress recorded(List<Long> progress) {
        return new DownloadProgress() {
            @Override
            public void at(long bytes) {
                progress.add(bytes);
            }

            @Override
            public void close() {}
        };
    }

    private static Download download() {
        return new Download(options(false), (name, total) -> DownloadProgress.none());
    }

    private static DownloadOptions options(boolean offline) {
        EnvironmentProxies none = new EnvironmentProxies(Map.of());
        return new DownloadOptions(
                offline, 3, Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofMillis(500), none);
    }

    private static RemoteFile remote(URI url, long bytes, String checksum) {
        return new RemoteFile(url, OptionalLong.of(bytes), NamedChecksum.parse(checksum));
    }

    /** All but the empty file that the lock is on. */
    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
