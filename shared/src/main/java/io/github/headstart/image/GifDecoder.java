package io.github.headstart.image;

import java.util.Arrays;

/**
 * The pixels of a GIF's first frame. ImageIO's reader leaves rows of small interlaced frames empty, gives frames without
 * a palette colours of its own, and accepts frames whose data end too early. One use, one thread.
 */
final class GifDecoder {
    private static final int MOST_CODES = 4096;
    private static final int LARGEST_CODE_BITS = 12;
    /** First row and distance of rows in each pass. */
    private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] IN_ORDER = {{0, 1}};
    private static final int NONE = -1;

    private final Bytes bytes;
    private final GifHeader header;
    private final byte[] indices;

    private int blockPosition;
    private int blockBytes;
    private int bits;
    private int bitCount;

    private final int[][] passes;
    private int pass;
    private int row;
    private int column;

    GifDecoder(byte[] file, GifHeader header) {
        this.bytes = Bytes.of(file);
        this.header = header;
        indices = new byte[Math.multiplyExact(header.height(), header.width())];
        Arrays.fill(indices, (byte) header.groundIndex());
        blockPosition = header.data() + 1;
        passes = header.interlaced() ? INTERLACED : IN_ORDER;
    }

    /**
     * @param acceptTruncated whether an incomplete frame is accepted as far as it can be decoded
     * @return the frame on its canvas
     */
    Pixels decode(boolean acceptTruncated) throws UnreadableImageException {
        int codeBits = bytes.at(header.data());
        boolean whole = codeBits <= LARGEST_CODE_BITS - 1 && fill(codeBits);
        if (!whole && !acceptTruncated) {
            throw new UnreadableImageException("truncated GIF");
        }
        byte[] rgb = new byte[Math.multiplyExact(indices.length, Pixels.CHANNELS)];
        int out = 0;
        for (byte index : indices) {
            int color = header.color(index & 0xff);
            rgb[out++] = (byte) (color >> 16);
            rgb[out++] = (byte) (color >> 8);
            rgb[out++] = (byte) color;
        }
        Pixels frame = new Pixels(header.height(), header.width(), rgb);
        return header.canvas().place(frame, header.color(header.groundIndex()));
    }

    /** @return whether all pixels were there; false where the data end before, or hold a code that cannot be */
    private boolean fill(int codeBits) {
        int clear = 1 << codeBits;
        int[] prefix = new int[MOST_CODES];
        byte[] last = new byte[MOST_CODES];
        byte[] text = new byte[MOST_CODES + 1];
        int size = codeBits + 1;
        int next = clear + 2;
        int before = NONE;
        byte first = 0;
        while (true) {
            int code = code(size);
            if (code == NONE || code == clear + 1) {
                return false;
            }
            if (code == clear) {
                size = codeBits + 1;
                next = clear + 2;
                before = NONE;
                continue;
            }
            if (before == NONE ? code > clear : code > next) {
                return false;
            }
            // A code's text is found from its end.
            int start = text.length;
            int at = code;
            if (code == next) {
                text[--start] = first;
                at = before;
            }
            while (at >= clear) {
                if (at >= next || start == 1) {
                    return false;
                }
                text[--start] = last[at];
                at = prefix[at];
            }
            first = (byte) at;
            text[--start] = first;
            if (before != NONE && next < MOST_CODES) {
                prefix[next] = before;
                last[next] = first;
                next++;
                if (next == 1 << size && size < LARGEST_CODE_BITS) {
                    size++;
                }
            }
            before = code;
            if (write(text, start)) {
                return true;
            }
        }
    }

    /** The next code, or {@link #NONE} where there is no whole block for it. */
    private int code(int size) {
        while (bitCount < size) {
            if (blockBytes == 0) {
                blockBytes = bytes.at(blockPosition);
                if ((long) blockPosition + 1 + blockBytes > bytes.length()) {
                    return NONE;
                }
                blockPosition++;
            } else {
                bits |= bytes.at(blockPosition++) << bitCount;
                bitCount += 8;
                blockBytes--;
            }
        }
        int code = bits & (1 << size) - 1;
        bits >>>= size;
        bitCount -= size;
        return code;
    }

    /** @return whether the last pixel was written */
    private boolean write(byte[] text, int start) {
        for (int i = start; i < text.length; i++) {
            indices[row * header.width() + column] = text[i];
            if (++column == header.width()) {
                column = 0;
                row += passes[pass][1];
                while (row >= header.height()) {
                    if (++pass == passes.length) {
                        return true;
                    }
                    row = passes[pass][0];
                }
            }
        }
        return false;
    }
}
