package io.github.bottleneck.image;

import java.io.IOException;

/**
 * Files' bytes to pixels. The format is recognised by content, and the pixels are those of Pillow's
 * {@code Image.open(file).convert("RGB")}, on which Keras rests: gray is spread, palettes are looked up, alpha is
 * dropped. Damaged and truncated files are refused. Thread-safe.
 */
public final class ImageReader {
    /** Larger pictures are refused by their header: a small file can ask for any amount of memory. */
    private static final long MAXIMUM_PIXELS = 100_000_000;

    /**
     * @param bytes a whole file
     * @throws UnreadableImageException if the bytes are no picture, or damaged, truncated, or too large; whatever the
     *     bytes, nothing else is thrown
     */
    public Pixels read(byte[] bytes) throws UnreadableImageException {
        ImageFormat format = ImageFormat.of(bytes);
        try {
            return decode(format, bytes);
        } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
            // Decoders meet bytes their authors did not think of, and fail in any way.
            throw new UnreadableImageException("damaged %s: %s".formatted(format, reason(e)), e);
        } catch (OutOfMemoryError e) {
            throw new UnreadableImageException("%s needs more memory than there is".formatted(format), e);
        }
    }

    private static Pixels decode(ImageFormat format, byte[] bytes) throws IOException, UnreadableImageException {
        try (ImageDecoder decoder = new ImageDecoder(format, bytes)) {
            if (decoder.pixelCount() > MAXIMUM_PIXELS) {
                throw new UnreadableImageException(
                        "too large: %s pixels, at most %d in all are read".formatted(decoder.size(), MAXIMUM_PIXELS));
            }
            if (format != ImageFormat.JPEG) {
                return RasterColors.toPixels(decoder.image());
            }
            JpegHeader header = JpegHeader.parse(bytes);
            if (!header.complete()) {
                // Pillow refuses it too; ImageIO fills the rest with gray.
                throw new UnreadableImageException("truncated JPEG");
            }
            return JpegColors.toPixels(decoder.raster(), header.colors());
        }
    }

    /** The innermost message, on one line: ImageIO wraps the telling one in "Error reading PNG image data". */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null || message.isBlank()
                ? innermost.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }
}
