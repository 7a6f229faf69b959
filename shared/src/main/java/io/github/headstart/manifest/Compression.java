package io.github.headstart.manifest;

import java.util.Locale;
import java.util.Optional;

/** How the buffers of a shard's record batches are kept. {@code toString} is the name in manifests. */
public enum Compression {
    NONE,
    /** Zstandard. */
    ZSTD;

    /** As {@code features.json} has it: empty where nothing is compressed, as all was in format 1. */
    public Optional<Compression> recorded() {
        return Optional.of(this).filter(kind -> kind != NONE);
    }

    /** The inverse of {@link #recorded}. */
    public static Compression of(Optional<Compression> recorded) {
        return recorded.orElse(NONE);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
