package io.github.bottleneck.image.vp8;

import java.io.EOFException;
import java.io.IOException;

/**
 * What a key frame says before its macroblocks (RFC 6386, 9).
 *
 * @param segmentProbabilities int[3] if macroblocks name their segment, else null
 * @param quantizers by segment
 * @param filter of the edges
 * @param coefficients int[kind][band][context][11]
 * @param skipProbability that a macroblock has coefficients; -1 if all say so by having some
 * @param modes the first partition, positioned at the macroblocks' modes
 * @param residuals the other partitions, for one row of macroblocks after the other in turn
 */
record FrameHeader(
        int height,
        int width,
        int[] segmentProbabilities,
        Quantizer[] quantizers,
        LoopFilter filter,
        int[][][][] coefficients,
        int skipProbability,
        BooleanDecoder modes,
        BooleanDecoder[] residuals) {
    static final int SEGMENTS = 4;

    private static final int FIXED_BYTES = 10;
    private static final int LARGEST_VERSION = 3;

    /**
     * Steps between values: of the first and the other coefficients of luma, of luma's second order, of chroma.
     *
     * @param luma int[2], first and other
     * @param second int[2]
     * @param chroma int[2]
     */
    record Quantizer(int[] luma, int[] second, int[] chroma) {}

    static FrameHeader parse(byte[] bytes, int start, int length) throws IOException {
        int end = start + length;
        if (length < FIXED_BYTES) {
            throw new EOFException();
        }
        int tag = bytes[start] & 0xff | (bytes[start + 1] & 0xff) << 8 | (bytes[start + 2] & 0xff) << 16;
        boolean key = (tag & 1) == 0;
        boolean shown = (tag >> 4 & 1) == 1;
        boolean marked = bytes[start + 3] == (byte) 0x9d && bytes[start + 4] == 1 && bytes[start + 5] == 0x2a;
        if (!key || !shown || !marked || (tag >> 1 & 7) > LARGEST_VERSION) {
            throw new IOException("no key frame");
        }
        int width = (bytes[start + 6] & 0xff) | (bytes[start + 7] & 0x3f) << 8;
        int height = (bytes[start + 8] & 0xff) | (bytes[start + 9] & 0x3f) << 8;
        int firstEnd = start + FIXED_BYTES + (tag >> 5);
        if (width == 0 || height == 0 || firstEnd > end) {
            throw new IOException("sizes that cannot be");
        }
        BooleanDecoder in = new BooleanDecoder(bytes, start + FIXED_BYTES, firstEnd);
        in.flag(); // colour space: there is one only
        in.flag(); // whether values need clipping: they are always clipped

        boolean segmented = in.flag();
        int[] segmentProbabilities = null;
        // What libwebp assumes where segments are used but not described.
        boolean absolute = segmented;
        int[] segmentQuantizers = new int[SEGMENTS];
        int[] segmentLevels = new int[SEGMENTS];
        if (segmented) {
            boolean updatesMap = in.flag();
            if (in.flag()) {
                absolute = in.flag();
                for (int i = 0; i < SEGMENTS; i++) {
                    segmentQuantizers[i] = in.optionalSigned(7);
                }
                for (int i = 0; i < SEGMENTS; i++) {
                    segmentLevels[i] = in.optionalSigned(6);
                }
            }
            if (updatesMap) {
                segmentProbabilities = new int[SEGMENTS - 1];
                for (int i = 0; i < segmentProbabilities.length; i++) {
                    segmentProbabilities[i] = in.flag() ? in.number(8) : 255;
                }
            }
        }
        LoopFilter filter = LoopFilter.parse(in, absolute, segmentLevels);
        BooleanDecoder[] residuals = partitions(bytes, firstEnd, end, 1 << in.number(2));
        Quantizer[] quantizers = quantizers(in, absolute, segmentQuantizers);
        in.flag(); // whether probabilities outlive the frame: it is the only one
        int[][][][] coefficients = coefficients(in);
        int skipProbability = in.flag() ? in.number(8) : -1;
        return new FrameHeader(
                height, width, segmentProbabilities, quantizers, filter, coefficients, skipProbability, in, residuals);
    }

    private static BooleanDecoder[] partitions(byte[] bytes, int start, int end, int count) throws IOException {
        int position = start + 3 * (count - 1);
        if (position > end) {
            throw new EOFException();
        }
        BooleanDecoder[] partitions = new BooleanDecoder[count];
        for (int i = 0; i < count; i++) {
            int size = end - position;
            if (i < count - 1) {
                int at = start + 3 * i;
                int said = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
                size = Math.min(size, said);
            }
            partitions[i] = new BooleanDecoder(bytes, position, position + size);
            position += size;
        }
        return partitions;
    }

    private static Quantizer[] quantizers(BooleanDecoder in, boolean absolute, int[] segmentQuantizers) {
        int base = in.number(7);
        int lumaFirst = in.optionalSigned(4);
        int secondFirst = in.optionalSigned(4);
        int secondOther = in.optionalSigned(4);
        int chromaFirst = in.optionalSigned(4);
        int chromaOther = in.optionalSigned(4);
        Quantizer[] quantizers = new Quantizer[SEGMENTS];
        for (int i = 0; i < SEGMENTS; i++) {
            int q = absolute ? segmentQuantizers[i] : base + segmentQuantizers[i];
            quantizers[i] = new Quantizer(
                    new int[] {step(Tables.FIRST_STEPS, q + lumaFirst, 127), step(Tables.OTHER_STEPS, q, 127)},
                    new int[] {
                        2 * step(Tables.FIRST_STEPS, q + secondFirst, 127),
                        Math.max(8, step(Tables.OTHER_STEPS, q + secondOther, 127) * 155 / 100)
                    },
                    new int[] {
                        step(Tables.FIRST_STEPS, q + chromaFirst, 117), step(Tables.OTHER_STEPS, q + chromaOther, 127)
                    });
        }
        return quantizers;
    }

    private static int step(int[] steps, int index, int largest) {
        return steps[Math.max(0, Math.min(largest, index))];
    }

    private static int[][][][] coefficients(BooleanDecoder in) {
        int[][][][] coefficients = new int[Tables.KINDS][Tables.BANDS][Tables.CONTEXTS][];
        for (int kind = 0; kind < Tables.KINDS; kind++) {
            for (int band = 0; band < Tables.BANDS; band++) {
                for (int context = 0; context < Tables.CONTEXTS; context++) {
                    int[] values = Tables.COEFFICIENTS[kind][band][context].clone();
                    for (int i = 0; i < values.length; i++) {
                        if (in.bit(Tables.UPDATES[kind][band][context][i]) != 0) {
                            values[i] = in.number(8);
                        }
                    }
                    coefficients[kind][band][context] = values;
                }
            }
        }
        return coefficients;
    }
}
