package io.github.headstart.image;

/** The header of a BMP file. */
final class BmpHeader {
    private static final int PIXELS_POSITION = 10;
    private static final int HEADER_BYTES = 14;
    private static final int SHORT_HEADER = 12;
    private static final int COMPRESSION = 30;
    private static final int PIXELS_BYTES = 34;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;

    private BmpHeader() {}

    static long height(byte[] file) {
        return side(file, 22, 20);
    }

    static long width(byte[] file) {
        return side(file, 18, 18);
    }

    /** The first header, of OS/2, has sides of 16 bits; later ones have 32, and negative heights if the top row is first. */
    private static long side(byte[] file, int position, int positionOfShort) {
        Bytes bytes = Bytes.of(file);
        return bytes.littleInt(HEADER_BYTES) == SHORT_HEADER
                ? bytes.littleShort(positionOfShort)
                : Math.abs((long) (int) bytes.littleInt(position));
    }

    /**
     * ImageIO forgets the last row of run-length encoded pixels where no mark follows it.
     *
     * @return the file with the mark that ends an image after its runs; the same file where it has no runs
     */
    static byte[] withEndOfRuns(byte[] file) {
        Bytes bytes = Bytes.of(file);
        long compression = bytes.littleInt(COMPRESSION);
        long size = bytes.littleInt(PIXELS_BYTES);
        long end = bytes.littleInt(PIXELS_POSITION) + size;
        if (compression != RLE8 && compression != RLE4 || size == 0 || end > file.length) {
            return file;
        }
        byte[] ended = new byte[(int) end + 2];
        System.arraycopy(file, 0, ended, 0, (int) end);
        ended[(int) end + 1] = 1;
        for (int i = 0; i < 4; i++) {
            ended[PIXELS_BYTES + i] = (byte) (size + 2 >> 8 * i);
        }
        return ended;
    }
}
