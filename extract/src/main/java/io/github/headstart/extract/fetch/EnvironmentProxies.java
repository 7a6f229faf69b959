package io.github.headstart.extract.fetch;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} name, in lower or
 * upper case, as curl reads them. This computer itself is never reached through a proxy. Thread-safe.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final Map<String, String> environment;

    /** @param environment the environment variables, {@code System.getenv()} */
    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI target) {
        return proxy(target)
                .map(proxy ->
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy))))
                .map(List::of)
                .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        // Nothing to do: the request itself fails for the same reason.
    }

    /** The name and password of a proxy; empty unless a variable holds both, {@code http://name:password@host}. */
    Optional<PasswordAuthentication> login(String host, int port) {
        return Stream.of("http_proxy", "https_proxy", "all_proxy")
                .flatMap(name -> variable(name).stream())
                .map(EnvironmentProxies::parsed)
                .filter(proxy -> proxy.getHost().equals(host) && port(proxy) == port && proxy.getUserInfo() != null)
                .map(proxy -> proxy.getUserInfo().split(":", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new PasswordAuthentication(parts[0], parts[1].toCharArray()))
                .findFirst();
    }

    private static int port(URI proxy) {
        return proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    }

    private Optional<URI> proxy(URI target) {
        String host = target.getHost().toLowerCase(Locale.ROOT);
        if (isThisComputer(host) || isExcepted(host, target.getPort())) {
            return Optional.empty();
        }
        return variable(target.getScheme().toLowerCase(Locale.ROOT) + "_proxy")
                .or(() -> variable("all_proxy"))
                .map(EnvironmentProxies::parsed);
    }

    private boolean isExcepted(String host, int port) {
        return Arrays.stream(
                        variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(exception -> !exception.isEmpty())
                .map(exception -> exception.replaceFirst("^\\*?\\.", ""))
                .anyMatch(exception -> exception.equals("*")
                        || (host + ":" + port).equals(exception)
                        || host.equals(exception)
                        || host.endsWith("." + exception));
    }

    private static boolean isThisComputer(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    private static URI parsed(String value) {
        String text = value.strip().contains("://") ? value.strip() : "http://" + value.strip();
        try {
            URI proxy = URI.create(text);
            if (proxy.getHost() != null && proxy.getScheme().startsWith("http")) {
                return proxy;
            }
        } catch (IllegalArgumentException e) {
            throw unusable(e);
        }
        throw unusable(null);
    }

    /** The value is not shown: it may hold a password. */
    private static PipelineException unusable(Exception cause) {
        return new PipelineException(
                "http_proxy, https_proxy or all_proxy: expected http://host:port, found something else; correct the"
                        + " environment variable or clear it",
                cause);
    }
}
