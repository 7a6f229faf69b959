package io.github.headstart.extract.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
    private final EnvironmentProxies proxies = new EnvironmentProxies(Map.of(
            "http_proxy", "http://one.invalid:3128/",
            "HTTPS_PROXY", "two.invalid:8080",
            "NO_PROXY", ".inside.invalid, exact.invalid,port.invalid:81"));

    @ParameterizedTest
    @CsvSource({
        "http://host.invalid/a, one.invalid/<unresolved>:3128",
        "https://host.invalid/a, two.invalid/<unresolved>:8080",
        "https://notinside.invalid/a, two.invalid/<unresolved>:8080",
        "http://port.invalid:82/a, one.invalid/<unresolved>:3128"
    })
    void takesTheSchemesProxyInLowerOrUpperCase(URI url, String address) {
        assertThat(proxies.select(url)).singleElement().hasToString("HTTP @ " + address);
    }

    @ParameterizedTest
    @CsvSource({
        "http://www.inside.invalid/a",
        "https://inside.invalid/a",
        "http://EXACT.invalid/a",
        "http://port.invalid:81/a",
        "http://127.0.0.1:99/a",
        "http://localhost/a"
    })
    void goesStraightWhereNoProxySaysSoAndToThisComputer(URI url) {
        assertThat(proxies.select(url)).singleElement().hasToString("DIRECT");
    }

    @Test
    void refusesAValueThatIsNoProxyWithoutShowingIt() {
        EnvironmentProxies wrong = new EnvironmentProxies(Map.of("all_proxy", "socks5://me:secret@host:1"));
        assertThatThrownBy(() -> wrong.select(URI.create("https://host.invalid/")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected http://host:port")
                .hasMessageNotContaining("secret");
    }
}
