package io.github.headstart.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The parts of a WebP file that matter: its first frame's compressed picture without alpha, profile and animation.
 *
 * @param frame the frame's chunk, a lossy or a lossless picture, with its header
 * @param canvas where the frame lies; null if it is no animation
 * @param exif the EXIF block, a small TIFF file; empty if there is none
 */
record WebpFile(Bytes frame, Canvas canvas, Bytes exif) {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;

    /** @throws UnreadableImageException if there is no picture, or the file ends before its last chunk does */
    static WebpFile parse(byte[] file) throws UnreadableImageException {
        Bytes bytes = Bytes.of(file);
        Bytes extended = bytes.part(0, 0);
        Bytes exif = extended;
        Bytes picture = null;
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
                picture = bytes.part(chunk, CHUNK_HEADER_BYTES + bytes.littleInt(chunk + 4));
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
        return new WebpFile(picture, canvas, exif);
    }

    private static long next(Bytes bytes, long chunk) {
        long size = bytes.littleInt(chunk + 4);
        return chunk + CHUNK_HEADER_BYTES + size + (size & 1);
    }

    /** @return a WebP file in the simplest form, with nothing but the frame */
    byte[] simplest() {
        int padding = frame.length() & 1;
        return ByteBuffer.allocate(RIFF_HEADER_BYTES + frame.length() + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + frame.length() + padding)
                .put("WEBP".getBytes(StandardCharsets.US_ASCII))
                .put(frame.copy())
                .array();
    }
}
