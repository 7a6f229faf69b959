package io.github.headstart.extract.fetch;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives proxies their name and password, and counts how often. Java's client reports a rejected login only in the text of
 * an exception; but it asks here again after each rejection. Thread-safe.
 */
final class ProxyLogin extends Authenticator {
    private final EnvironmentProxies proxies;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    ProxyLogin(EnvironmentProxies proxies) {
        this.proxies = proxies;
    }

    /** How often proxies have asked so far. */
    record Count(int asked, int unknown) {}

    Count count() {
        return new Count(asked.get(), unknown.get());
    }

    /** Whether a proxy has rejected the login, or there was none for it, since a count that was taken before a request. */
    boolean failedSince(Count before) {
        return asked.get() - before.asked() > 1 || unknown.get() > before.unknown();
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
            return null;
        }
        asked.incrementAndGet();
        Optional<PasswordAuthentication> login = proxies.login(getRequestingHost(), getRequestingPort());
        if (login.isEmpty()) {
            unknown.incrementAndGet();
        }
        return login.orElse(null);
    }
}
