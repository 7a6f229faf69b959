package io.github.headstart.extract.fetch;

import io.github.headstart.error.Checks;

/**
 * What an archive may unpack to; a small one can ask for any amount of disk.
 *
 * @param entries files and folders
 * @param bytes of all files together
 * @param ratio of those to the archive's own bytes
 * @param ratioFromBytes below so many unpacked bytes any ratio is harmless
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

    /** 5 million entries, 1 TiB, and from 64 MiB on 200 times the archive: images hardly shrink at all. */
    public static ArchiveLimits defaults() {
        return new ArchiveLimits(5_000_000, 1L << 40, 200, 64L << 20);
    }
}
