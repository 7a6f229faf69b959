package io.github.bottleneck.image.vp8;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes the VP8 key frame that a lossy WebP file holds (RFC 6386), to the same pixels as libwebp, which Pillow uses:
 * chroma is interpolated, where ImageIO's plugin repeats it. Not thread-safe; one object per picture.
 */
public final class Vp8Decoder {
    private static final int MACROBLOCK = 16;

    private final FrameHeader header;
    private final int columns;
    private final int rows;

    private Vp8Decoder(FrameHeader header) {
        this.header = header;
        columns = (header.width() + MACROBLOCK - 1) / MACROBLOCK;
        rows = (header.height() + MACROBLOCK - 1) / MACROBLOCK;
    }

    /**
     * Reads the header, decodes nothing.
     *
     * @param bytes a file of which {@code length} bytes from {@code start} on are the content of a chunk "VP8 "
     * @throws IOException if the header is damaged or cut off
     */
    public static Vp8Decoder open(byte[] bytes, int start, int length) throws IOException {
        return new Vp8Decoder(FrameHeader.parse(bytes, start, length));
    }

    public int height() {
        return header.height();
    }

    public int width() {
        return header.width();
    }

    /**
     * Decodes the frame; once only.
     *
     * @return byte[height * width * 3], row-major, channel fastest
     * @throws EOFException if the frame is cut off
     */
    public byte[] rgb() throws EOFException {
        Plane luma = Plane.ofSize(rows * MACROBLOCK, columns * MACROBLOCK);
        Plane u = Plane.ofSize(rows * MACROBLOCK / 2, columns * MACROBLOCK / 2);
        Plane v = Plane.ofSize(rows * MACROBLOCK / 2, columns * MACROBLOCK / 2);
        Residuals residuals = new Residuals(header.coefficients(), columns);
        byte[] segments = new byte[rows * columns];
        boolean[] inBlocks = new boolean[rows * columns];
        boolean[] coded = new boolean[rows * columns];
        Modes modes = new Modes(header, columns);
        for (int row = 0; row < rows; row++) {
            modes.startRow();
            residuals.startRow();
            BooleanDecoder in = header.residuals()[row % header.residuals().length];
            for (int column = 0; column < columns; column++) {
                modes.read(column);
                int macroblock = row * columns + column;
                segments[macroblock] = (byte) modes.segment;
                inBlocks[macroblock] = modes.inBlocks;
                if (modes.skipped) {
                    residuals.skip(column, modes.inBlocks);
                } else {
                    coded[macroblock] = residuals.read(in, column, modes.inBlocks, header.quantizers()[modes.segment]);
                }
                luma(luma, modes, residuals.coefficients, column, row);
                chroma(u, modes.chroma, residuals.coefficients, 16, column, row);
                chroma(v, modes.chroma, residuals.coefficients, 20, column, row);
            }
            if (in.beyondEnd() || header.modes().beyondEnd()) {
                throw new EOFException();
            }
        }
        // Prediction looks at unfiltered pixels, so filtering waits until all is predicted.
        for (int macroblock = 0; macroblock < coded.length; macroblock++) {
            header.filter()
                    .apply(
                            luma,
                            u,
                            v,
                            macroblock % columns,
                            macroblock / columns,
                            segments[macroblock],
                            inBlocks[macroblock] ? 1 : 0,
                            inBlocks[macroblock] || coded[macroblock]);
        }
        return Colors.toRgb(luma, u, v, height(), width());
    }

    private void luma(Plane plane, Modes modes, int[] coefficients, int column, int row) {
        int x = column * MACROBLOCK;
        int y = row * MACROBLOCK;
        int aboveRight = plane.index(x + MACROBLOCK, y - 1);
        if (!modes.inBlocks) {
            Prediction.square(plane, modes.luma, x, y, MACROBLOCK);
        } else if (row > 0 && column == columns - 1) {
            // Nothing was decoded there; libwebp repeats the last pixel.
            Arrays.fill(plane.pixels(), aboveRight, aboveRight + 4, plane.pixels()[aboveRight - 1]);
        }
        for (int i = 0; i < 16; i++) {
            int at = plane.index(x + i % 4 * 4, y + i / 4 * 4);
            if (modes.inBlocks) {
                // In the last column those of the macroblock above serve all four rows: the next is not decoded yet.
                int right = i % 4 == 3 ? aboveRight : at - plane.stride() + 4;
                Prediction.block(plane, modes.blocks[i], at, right);
            }
            Prediction.add(plane, at, coefficients, 16 * i);
        }
    }

    private static void chroma(Plane plane, int mode, int[] coefficients, int block, int column, int row) {
        int x = column * MACROBLOCK / 2;
        int y = row * MACROBLOCK / 2;
        Prediction.square(plane, mode, x, y, MACROBLOCK / 2);
        for (int i = 0; i < 4; i++) {
            Prediction.add(plane, plane.index(x + i % 2 * 4, y + i / 2 * 4), coefficients, 16 * (block + i));
        }
    }
}
