package io.github.headstart.extract.fetch;

import io.github.headstart.error.Checks;

/**
 * The limits on what an archive may unpack to, since a small archive can expand to any size.
 *
 * @param entries files and folders
 * @param bytes of all files together
 * @param ratio of those to the archive's own bytes
 * @param ratioFromBytes the ratio is not checked below this number of unpacked bytes
 */
public record ArchiveLimits(long entries, long bytes, long ratio, long ratioFromBytes) {
    public ArchiveLimits {
        new Checks()
                .range("entries", entries, 1, Long.MAX_VALUE)
                .range("bytes", bytes, 1, Long.MAX_VALUE)
                .range("ratio", ratio, 1, Long.MAX_VALUE)
                .range("ratioFromBytes", ratioFromBytes, 0, Long.MAX_VALUE)
                .done();
    }

    /** 5 million entries, 1 TiB, and beyond 64 MiB at most 200 times the archive: images hardly compress. */
    public static ArchiveLimits defaults() {
        return new ArchiveLimits(5_000_000, 1L << 40, 200, 64L << 20);
    }
}
