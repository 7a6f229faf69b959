package io.github.bottleneck.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The parts of a WebP file that matter: its first frame's compressed picture without alpha, profile and animation.
 *
 * @param lossy whether it is a VP8 frame and not a lossless picture
 * @param content of the frame's chunk
 * @param canvas where the frame lies; null if it is no animation
 * @param exif the EXIF block, a small TIFF file; empty if there is none
 */
record WebpFile(boolean lossy, Bytes content, Canvas canvas, Bytes exif) {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;

    /** @throws UnreadableImageException if there is no picture, or the file ends before its last chunk does */
    static WebpFile parse(byte[] file) throws UnreadableImageException {
        Bytes bytes = Bytes.of(file);
        Bytes extended = bytes.part(0, 0);
        Bytes exif = extended;
        Bytes picture = null;
        boolean lossy = false;
        Canvas canvas = null;
        long chunk = RIFF_HEADER_BYTES;
        long end = Math.min(CHUNK_HEADER_BYTES + bytes.littleInt(4), bytes.length());
        while (chunk + CHUNK_HEADER_BYTES <= end) {
            Bytes content = bytes.part(chunk + CHUNK_HEADER_BYTES, bytes.littleInt(chunk + 4));
            if (bytes.has(chunk, "VP8X")) {
                extended = content;
            } else if (bytes.has(chunk, "EXIF")) {
                exif = content;
            } else if (picture == null && (bytes.has(chunk, "VP8 ") || bytes.has(chunk, "VP8L"))) {
                lossy = bytes.has(chunk, "VP8 ");
                picture = content;
                if (content.length() < bytes.littleInt(chunk + 4)) {
                    throw new UnreadableImageException("truncated WEBP");
                }
            } else if (picture == null && bytes.has(chunk, "ANMF")) {
                canvas = new Canvas(
                        extended.littleThree(7) + 1,
                        extended.littleThree(4) + 1,
                        2 * content.littleThree(3),
                        2 * content.littleThree(0));
                chunk += CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES;
                continue;
            }
            chunk = next(bytes, chunk);
        }
        if (picture == null) {
            throw new UnreadableImageException("damaged WEBP: no picture in it");
        }
        return new WebpFile(lossy, picture, canvas, exif);
    }

    private static long next(Bytes bytes, long chunk) {
        long size = bytes.littleInt(chunk + 4);
        return chunk + CHUNK_HEADER_BYTES + size + (size & 1);
    }

    /** @return a WebP file in the simplest form, with nothing but the lossless picture */
    byte[] lossless() {
        int padding = content.length() & 1;
        int size = CHUNK_HEADER_BYTES + content.length() + padding;
        return ByteBuffer.allocate(RIFF_HEADER_BYTES + size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + size)
                .put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length())
                .put(content.copy())
                .array();
    }
}
