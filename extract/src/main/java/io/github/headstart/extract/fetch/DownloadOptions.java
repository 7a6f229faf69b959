package io.github.headstart.extract.fetch;

import io.github.headstart.error.Checks;
import java.time.Duration;

/**
 * How files are downloaded.
 *
 * @param offline true: the network is not used, and a missing file is an error
 * @param attempts in a row without a new byte, after which a download is given up; 1 to 100
 * @param firstPause before the second attempt; every further pause is twice as long
 * @param connectTimeout limit for establishing a connection
 * @param stallTimeout time without a byte after which an attempt fails
 */
public record DownloadOptions(
        boolean offline,
        int attempts,
        Duration firstPause,
        Duration connectTimeout,
        Duration stallTimeout,
        EnvironmentProxies proxies) {
    private static final int MOST_ATTEMPTS = 100;

    public DownloadOptions {
        new Checks()
                .range("attempts", attempts, 1, MOST_ATTEMPTS)
                .that(!firstPause.isNegative(), "firstPause", "0 or more", firstPause.toString())
                .that(isPositive(connectTimeout), "connectTimeout", "more than 0", connectTimeout.toString())
                .that(isPositive(stallTimeout), "stallTimeout", "more than 0", stallTimeout.toString())
                .done();
    }

    /** Five attempts over about 15 seconds, half a minute to connect, a minute without a byte. */
    public static DownloadOptions of(boolean offline, EnvironmentProxies proxies) {
        return new DownloadOptions(
                offline, 5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1), proxies);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
