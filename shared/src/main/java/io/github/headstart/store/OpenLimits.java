package io.github.headstart.store;

/**
 * How many files a process holds open of one store. Every file beyond is opened when it is read and closed again, so
 * open files do not grow with the number of shards.
 *
 * @param heldFiles the most shards that an open {@link FeatureStore} keeps open
 * @param readers the most shards that one {@link ShardReaders} has open for reading
 */
public record OpenLimits(int heldFiles, int readers) {
    /** 2,512 files of the 4,096 or more that systems allow a process. */
    public static final OpenLimits USUAL = new OpenLimits(2000, 512);

    public OpenLimits {
        if (heldFiles < 0 || readers < 1) {
            throw new IllegalArgumentException("expected 0 or more held files and 1 or more readers, found %d and %d"
                    .formatted(heldFiles, readers));
        }
    }
}
