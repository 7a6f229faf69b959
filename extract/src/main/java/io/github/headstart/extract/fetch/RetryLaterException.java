package io.github.headstart.extract.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Thrown when the server asks for another attempt later. */
final class RetryLaterException extends IOException {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Duration pause;

    /** @param retryAfter the header of this name; a date in it is ignored */
    RetryLaterException(String message, Optional<String> retryAfter) {
        super(message);
        this.pause = retryAfter
                .filter(text -> text.strip().matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text.strip())))
                .orElse(Duration.ZERO);
    }

    /** The minimum pause: zero if the server gives none, at most two minutes. */
    Duration pause() {
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
