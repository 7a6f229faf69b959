package io.github.bottleneck.image;

/**
 * What a GIF says before its first frame's pixels; ImageIO decodes the frame but not its place.
 *
 * @param canvas the logical screen, widened where the frame reaches beyond it, as Pillow does
 * @param groundIndex the palette's colour around the frame: the transparent one, or the first
 */
record GifHeader(Canvas canvas, int groundIndex) {
    private static final int SCREEN_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int FRAME = 0x2c;

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
                return new GifHeader(new Canvas(height, width, top, left), groundIndex);
            }
            if (kind == EXTENSION) {
                if (bytes.at(position) == GRAPHIC_CONTROL && (bytes.at(position + 2) & 1) != 0) {
                    groundIndex = bytes.at(position + 5);
                }
                position++;
                for (int block = bytes.at(position); block != 0; block = bytes.at(position)) {
                    position += 1 + block;
                }
                position++;
            }
        }
        throw new UnreadableImageException("damaged GIF: no frame");
    }

    private static int colorTableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : Pixels.CHANNELS << (flags & 7) + 1;
    }
}
