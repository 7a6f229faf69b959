package io.github.headstart.image;

/**
 * What a GIF says before its first frame's pixels; ImageIO decodes the frame but not its place.
 *
 * @param canvas the logical screen, widened where the frame reaches beyond it, as Pillow does
 * @param groundIndex the palette's colour around the frame: the transparent one, or the first
 * @param complete whether the frame's last block of data is all there; ImageIO often takes a cut one
 */
record GifHeader(Canvas canvas, int groundIndex, boolean complete) {
    private static final int SCREEN_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int FRAME = 0x2c;
    private static final int FRAME_BYTES = 9;

    static GifHeader parse(byte[] file) throws UnreadableImageException {
        Bytes bytes = Bytes.of(file);
        int groundIndex = 0;
        int position = SCREEN_BYTES + colorTableBytes(bytes.at(10));
        while (position < file.length) {
            int kind = bytes.at(position++);
            if (kind == FRAME) {
                int left = bytes.littleShort(position);
                int top = bytes.littleShort(position + 2);
                int width = Math.max(bytes.littleShort(6), left + bytes.littleShort(position + 4));
                int height = Math.max(bytes.littleShort(8), top + bytes.littleShort(position + 6));
                int data = position + FRAME_BYTES + colorTableBytes(bytes.at(position + 8)) + 1;
                return new GifHeader(
                        new Canvas(height, width, top, left), groundIndex, afterBlocks(bytes, data) <= file.length);
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
}
