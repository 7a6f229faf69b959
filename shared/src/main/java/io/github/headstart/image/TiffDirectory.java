package io.github.headstart.image;

/**
 * The first directory of a TIFF file, which EXIF blocks are, too. Where the bytes are none, or damaged, tags are absent
 * or zero.
 *
 * @param tiff a whole file or EXIF block
 */
record TiffDirectory(Bytes tiff) {
    static final int ORIENTATION = 274;
    static final int EXTRA_SAMPLES = 338;
    static final int XMP = 700;

    private static final int ENTRY_BYTES = 12;

    /** A tag's first value, of 16 bits; 0 if the tag is absent. */
    int number(int tag) {
        long entry = entry(tag);
        return entry < 0 ? 0 : shortAt(entry + 8);
    }

    /** A tag's value as bytes, of which there are more than four; empty if the tag is absent. */
    Bytes content(int tag) {
        long entry = entry(tag);
        return entry < 0 ? tiff.part(0, 0) : tiff.part(intAt(entry + 8), intAt(entry + 4));
    }

    private long entry(int tag) {
        if (!isLittleEndian() && !tiff.has(0, "MM")) {
            return -1;
        }
        long directory = intAt(4);
        int entries = shortAt(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (shortAt(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    private boolean isLittleEndian() {
        return tiff.has(0, "II");
    }

    private int shortAt(long position) {
        return isLittleEndian() ? tiff.littleShort(position) : tiff.bigShort(position);
    }

    private long intAt(long position) {
        return isLittleEndian() ? tiff.littleInt(position) : tiff.bigInt(position);
    }
}
