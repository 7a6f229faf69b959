package io.github.headstart.extract.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.NamedChecksum;
import io.github.headstart.manifest.RemoteFile;
import io.github.headstart.process.DownloadProgress;
import io.github.headstart.reference.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyDownloadTest {
    private static final byte[] CONTENT = "the file behind the proxy".getBytes(StandardCharsets.UTF_8);

    /** Of a host that does not exist: only a proxy can answer. */
    private static final URI URL = URI.create("http://images.invalid/weights.h5");

    private final LoopbackServer server = new LoopbackServer();

    @TempDir
    private Path folder;

    private Path target;

    @BeforeEach
    void name() {
        target = folder.resolve("weights.h5");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void goesThroughTheProxyThatTheEnvironmentNames() throws IOException {
        server.on("/", (exchange, number) -> LoopbackServer.send(exchange, CONTENT));
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of("http_proxy", "127.0.0.1:" + server.port()));
        fetch(proxies);
        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests()).containsExactly(URL.toString());
    }

    @Test
    void saysThatTheProxyWantsAPassword() {
        server.on("/", (exchange, number) -> {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"office\"");
            exchange.sendResponseHeaders(407, -1);
            exchange.close();
        });
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of("http_proxy", "127.0.0.1:" + server.port()));
        assertThatThrownBy(() -> fetch(proxies))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the proxy rejected the name and password")
                .hasMessageContaining("http_proxy");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_proxy", "all_proxy", "ALL_PROXY"})
    void givesTheProxyTheNameAndPasswordOfWhicheverVariableNamesIt(String variable) throws IOException {
        demandPassword("clerk", "p@ss:word");
        EnvironmentProxies proxies =
                new EnvironmentProxies(Map.of(variable, "http://clerk:p%40ss:word@127.0.0.1:" + server.port()));
        fetch(proxies);
        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void saysThatTheProxyRefusesAWrongPasswordWithoutShowingIt() {
        demandPassword("clerk", "right");
        EnvironmentProxies proxies =
                new EnvironmentProxies(Map.of("all_proxy", "http://clerk:wr0ng@127.0.0.1:" + server.port()));
        assertThatThrownBy(() -> fetch(proxies))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the proxy rejected the name and password")
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void givesAPasswordOnlyToTheProxyThatItIsFor() {
        demandPassword("clerk", "right");
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of(
                "http_proxy", "http://127.0.0.1:" + server.port(), "all_proxy", "http://clerk:right@127.0.0.1:1"));
        assertThatThrownBy(() -> fetch(proxies))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the proxy rejected the name and password");
    }

    /** Makes the server a proxy that passes on only what comes with this name and password. */
    private void demandPassword(String name, String password) {
        String right =
                "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        server.on("/", (exchange, number) -> {
            if (right.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
                LoopbackServer.send(exchange, CONTENT);
            } else {
                exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"office\"");
                exchange.sendResponseHeaders(407, -1);
            }
        });
    }

    private void fetch(EnvironmentProxies proxies) {
        DownloadOptions options = new DownloadOptions(
                false, 3, Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofMillis(500), proxies);
        Optional<NamedChecksum> checksum = NamedChecksum.parse("sha256:" + Checksum.ofBytes(CONTENT));
        new Download(options, (name, total) -> DownloadProgress.none())
                .fetch(new RemoteFile(URL, OptionalLong.of(CONTENT.length), checksum), target);
    }
}
