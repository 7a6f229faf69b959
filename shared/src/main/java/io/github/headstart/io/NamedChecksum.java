package io.github.headstart.io;

import io.github.headstart.error.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A checksum that says how it was computed, written {@code md5:…} or {@code sha256:…}: what publishers of files give.
 *
 * @param hex lowercase hex digits
 */
public record NamedChecksum(Algorithm algorithm, String hex) {
    /** The expected form, for error messages. */
    public static final String FORM = "md5: and 32 hex digits, or sha256: and 64";

    private static final int BUFFER_BYTES = 1 << 16;

    /** Ways of computing a checksum. {@code toString} is the name before the colon. */
    public enum Algorithm {
        /** Keras publishes these. Good against damage, not against malice. */
        MD5("MD5", 32),
        SHA256("SHA-256", 64);

        private final String javaName;
        private final int digits;

        Algorithm(String javaName, int digits) {
            this.javaName = javaName;
            this.digits = digits;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public NamedChecksum {
        new Checks()
                .that(hex.matches("[0-9a-f]{%d}".formatted(algorithm.digits)), "checksum", FORM, algorithm + ":" + hex)
                .done();
    }

    /** @return empty if the text is not of the {@link #FORM} */
    public static Optional<NamedChecksum> parse(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            String hex = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^" + algorithm + ":", "");
            if (text.contains(":") && hex.matches("[0-9a-f]{%d}".formatted(algorithm.digits))) {
                return Optional.of(new NamedChecksum(algorithm, hex));
            }
        }
        return Optional.empty();
    }

    public static NamedChecksum ofFile(Path file, Algorithm algorithm) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm.javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm.javaName, e);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return new NamedChecksum(algorithm, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
