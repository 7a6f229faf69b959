package io.github.headstart.image;

/**
 * The header of a GIF up to its first frame's pixels.
 *
 * @param canvas the logical screen, widened where the frame reaches beyond it, as Pillow does
 * @param height of the frame
 * @param width of the frame
 * @param interlaced whether every eighth row comes first
 * @param palette three bytes a colour; null if an index is a shade of gray
 * @param groundIndex the palette's colour around the frame: the transparent one, or the first
 * @param data the position of the pixels' first byte, their code size
 */
record GifHeader(Canvas canvas, int height, int width, boolean interlaced, Bytes palette, int groundIndex, int data) {
    private static final int SCREEN_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int FRAME = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int FRAME_BYTES = 9;
    private static final int INTERLACED = 0x40;

    static GifHeader parse(byte[] file) throws UnreadableImageException {
        Bytes bytes = Bytes.of(file);
        int groundIndex = 0;
        int tableBytes = colorTableBytes(bytes.at(10));
        Bytes palette = palette(bytes, SCREEN_BYTES, tableBytes);
        int position = SCREEN_BYTES + tableBytes;
        while (position < bytes.length() && bytes.at(position) != TRAILER) {
            int kind = bytes.at(position++);
            if (kind == FRAME) {
                return ofFrame(bytes, position, palette, groundIndex);
            }
            if (kind == EXTENSION) {
                if (bytes.at(position) == GRAPHIC_CONTROL && (bytes.at(position + 2) & 1) != 0) {
                    groundIndex = bytes.at(position + 5);
                }
                position = afterBlocks(bytes, position + 1) + 1;
            }
        }
        throw new UnreadableImageException("damaged GIF: no frame");
    }

    private static GifHeader ofFrame(Bytes bytes, int position, Bytes globalPalette, int groundIndex)
            throws UnreadableImageException {
        int left = bytes.littleShort(position);
        int top = bytes.littleShort(position + 2);
        int width = bytes.littleShort(position + 4);
        int height = bytes.littleShort(position + 6);
        if (width == 0 || height == 0) {
            throw new UnreadableImageException("damaged GIF: a frame of %dx%d pixels".formatted(height, width));
        }
        Canvas canvas = new Canvas(
                Math.max(bytes.littleShort(8), top + height), Math.max(bytes.littleShort(6), left + width), top, left);
        int flags = bytes.at(position + 8);
        int tableBytes = colorTableBytes(flags);
        int table = position + FRAME_BYTES;
        Bytes palette = tableBytes == 0 ? globalPalette : palette(bytes, table, tableBytes);
        return new GifHeader(
                canvas, height, width, (flags & INTERLACED) != 0, palette, groundIndex, table + tableBytes);
    }

    /** A palette that makes each index its own shade of gray is none, as for Pillow. */
    private static Bytes palette(Bytes bytes, int position, int size) {
        Bytes palette = bytes.part(position, size);
        for (int i = 0; i < palette.length(); i++) {
            if (palette.at(i) != i / Pixels.CHANNELS) {
                return palette;
            }
        }
        return null;
    }

    /** The position of the empty block that ends a row of blocks, or beyond the end where one is cut. */
    private static int afterBlocks(Bytes bytes, int start) {
        int position = start;
        for (int size = bytes.at(position); size != 0; size = bytes.at(position)) {
            position += 1 + size;
        }
        return position;
    }

    private static int colorTableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : Pixels.CHANNELS << (flags & 7) + 1;
    }

    /** An index's colour as 0xRRGGBB; beyond the palette it is black. */
    int color(int index) {
        return palette == null
                ? index * 0x010101
                : palette.at(3L * index) << 16 | palette.at(3L * index + 1) << 8 | palette.at(3L * index + 2);
    }
}
