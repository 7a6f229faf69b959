package io.github.headstart.image;

import java.util.zip.CRC32;

/** A PNG's chunks: length, name, content, checksum, one after the other. */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    private static final int FRAME_BYTES = 12;
    private static final int COLOR_TYPE = 25;
    private static final int ANCILLARY = 0x20;

    private PngChunks() {}

    static long first() {
        return SIGNATURE_BYTES;
    }

    static long next(Bytes file, long chunk) {
        return chunk + FRAME_BYTES + file.bigInt(chunk);
    }

    static Bytes content(Bytes file, long chunk) {
        return file.part(chunk + 8, file.bigInt(chunk));
    }

    /**
     * Compares the checksums of all chunks before the pixels, as Pillow does: ImageIO ignores them, and decodes with a
     * wrong size, depth or palette.
     *
     * @param onlyCritical whether chunks that one can do without, whose names begin with a small letter, may be damaged
     */
    static void check(Bytes file, boolean onlyCritical) throws UnreadableImageException {
        for (long chunk = first(); chunk < file.length() && !file.has(chunk + 4, "IDAT"); chunk = next(file, chunk)) {
            if (onlyCritical && (file.at(chunk + 4) & ANCILLARY) != 0) {
                continue;
            }
            Bytes content = content(file, chunk);
            CRC32 sum = new CRC32();
            sum.update(file.part(chunk + 4, 4L + content.length()).copy());
            if (sum.getValue() != file.bigInt(chunk + 8 + content.length())) {
                throw new UnreadableImageException("damaged PNG: wrong checksum before the pixels");
            }
        }
    }

    /** Whether the pixels are of one gray sample each, which ImageIO gives an opacity if one value is transparent. */
    static boolean isGray(Bytes file) {
        return file.at(COLOR_TYPE) == 0;
    }
}
