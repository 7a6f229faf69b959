package io.github.headstart.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The parts of a WebP file that matter: its first frame's compressed image without alpha, profile and animation.
 *
 * @param frame the frame's chunk, a lossy or a lossless image, with its header
 * @param canvas where the frame lies; null if it is no animation
 * @param height that the frame must have; 0 if only its own header says
 * @param width that the frame must have; 0 if only its own header says
 * @param exif the EXIF block, a small TIFF file; empty if there is none
 * @param xmp the XMP block, XML text; empty if there is none
 */
record WebpFile(Bytes frame, Canvas canvas, int height, int width, Bytes exif, Bytes xmp) {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int EXIF_FLAG = 8;
    private static final int XMP_FLAG = 4;

    /**
     * Strict as libwebp's demuxer, on which Pillow rests: what lies beyond the size in the file's header does not count.
     *
     * @throws UnreadableImageException if there is no image, the file ends before its last chunk does, or a size differs
     *     from another that should be the same
     */
    static WebpFile parse(byte[] file) throws UnreadableImageException {
        long end = CHUNK_HEADER_BYTES + Bytes.of(file).littleInt(4);
        if (end > file.length) {
            throw new UnreadableImageException("truncated WEBP");
        }
        Bytes bytes = Bytes.of(file).part(0, end);
        Bytes none = bytes.part(0, 0);
        Bytes extended = none;
        Bytes exif = none;
        Bytes xmp = none;
        Bytes image = null;
        Canvas canvas = null;
        int height = 0;
        int width = 0;
        long chunk = RIFF_HEADER_BYTES;
        while (chunk + CHUNK_HEADER_BYTES <= end) {
            long size = bytes.littleInt(chunk + 4);
            if (chunk + CHUNK_HEADER_BYTES + size > end) {
                throw new UnreadableImageException("truncated WEBP");
            }
            Bytes content = bytes.part(chunk + CHUNK_HEADER_BYTES, size);
            if (bytes.has(chunk, "VP8X")) {
                extended = content;
                height = content.littleThree(7) + 1;
                width = content.littleThree(4) + 1;
            } else if (bytes.has(chunk, "EXIF") && (extended.at(0) & EXIF_FLAG) != 0) {
                exif = content;
            } else if (bytes.has(chunk, "XMP ") && (extended.at(0) & XMP_FLAG) != 0) {
                xmp = content;
            } else if (image == null && isImage(bytes, chunk)) {
                image = bytes.part(chunk, CHUNK_HEADER_BYTES + size);
            } else if (image == null && bytes.has(chunk, "ANMF")) {
                canvas = new Canvas(height, width, 2 * content.littleThree(3), 2 * content.littleThree(0));
                height = content.littleThree(9) + 1;
                width = content.littleThree(6) + 1;
                if (canvas.left() + width > canvas.width() || canvas.top() + height > canvas.height()) {
                    throw new UnreadableImageException("damaged WEBP: a frame beyond the image");
                }
                image = imageOfFrame(content);
            }
            chunk += CHUNK_HEADER_BYTES + size + (size & 1);
        }
        if (image == null) {
            throw new UnreadableImageException("damaged WEBP: no image in it");
        }
        return new WebpFile(image, canvas, height, width, exif, xmp);
    }

    private static boolean isImage(Bytes bytes, long chunk) {
        return bytes.has(chunk, "VP8 ") || bytes.has(chunk, "VP8L");
    }

    private static Bytes imageOfFrame(Bytes frame) throws UnreadableImageException {
        long chunk = FRAME_HEADER_BYTES;
        while (chunk + CHUNK_HEADER_BYTES <= frame.length() && !isImage(frame, chunk)) {
            long size = frame.littleInt(chunk + 4);
            chunk += CHUNK_HEADER_BYTES + size + (size & 1);
        }
        long size = frame.littleInt(chunk + 4);
        if (chunk + CHUNK_HEADER_BYTES + size > frame.length()) {
            throw new UnreadableImageException("damaged WEBP: a frame without image");
        }
        return frame.part(chunk, CHUNK_HEADER_BYTES + size);
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
