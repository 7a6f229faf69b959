package io.github.headstart.image;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.ReadableFile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Decodes files' bytes to pixels: JPEG, PNG, GIF, BMP, WebP and TIFF, recognised by content, the first frame where there are
 * several. The pixels are those of Pillow's {@code Image.open(file).convert("RGB")}, on which Keras rests: gray is
 * spread, palettes are looked up, alpha is dropped, CMYK is converted without profiles. Thread-safe.
 */
public final class ImageReader {
    private final ReadOptions options;

    /** A reader with {@link ReadOptions#defaults()}. */
    public ImageReader() {
        this(ReadOptions.defaults());
    }

    public ImageReader(ReadOptions options) {
        this.options = Objects.requireNonNull(options);
    }

    /**
     * @param bytes a whole file
     * @throws UnreadableImageException if the bytes are not an image, or damaged, truncated, or too large; whatever the
     *     bytes, nothing else is thrown
     * @throws PipelineException if this machine does not let a native decoder be loaded
     * @throws OutOfMemoryError if there is too little memory now, which says nothing about the bytes; see
     *     {@link ReadingMemory}
     */
    public Pixels read(byte[] bytes) throws UnreadableImageException {
        checkBytes(bytes.length);
        ImageFormat format = ImageFormat.of(bytes);
        try {
            int orientation = orientation(format, bytes);
            return ExifOrientation.upright(decode(format, bytes), orientation);
        } catch (IOException | RuntimeException | AssertionError e) {
            rethrowError(e.getCause());
            // Decoders can throw any exception for malformed bytes.
            throw new UnreadableImageException(reason(format, e), e);
        } catch (LinkageError e) {
            throw new PipelineException(
                    "%s cannot be read: its decoder is unpacked to %s, which must exist and allow programs; name another folder with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER"
                            .formatted(format, System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    /**
     * An image's format, size and memory need.
     *
     * @param heapBytes that decoding takes at its peak, the file's bytes included
     */
    record Size(ImageFormat format, int height, int width, long heapBytes) {}

    /** Reads the header alone. */
    Size size(byte[] bytes) throws IOException, UnreadableImageException {
        ImageFormat format = ImageFormat.of(bytes);
        try (ImageDecoder decoder =
                open(format, format == ImageFormat.WEBP ? WebpFile.parse(bytes).simplest() : bytes)) {
            int height = decoder.height();
            int width = decoder.width();
            double decoded = format == ImageFormat.JPEG
                    ? JpegHeader.parse(bytes).colors().bands()
                    : decoder.bytesPerPixel();
            // Samples of three bytes become RGB in place, others beside them; a rotated or placed image is another
            // copy.
            int copies = decoded == Pixels.CHANNELS ? 0 : 1;
            copies += orientation(format, bytes) == ExifOrientation.AS_STORED ? 0 : 1;
            long placed = canvas(format, bytes)
                    .filter(canvas -> !canvas.isFilledBy(height, width))
                    .map(canvas -> (long) canvas.height() * canvas.width() * Pixels.CHANNELS)
                    .orElse(0L);
            long pixels = (long) height * width;
            return new Size(
                    format,
                    height,
                    width,
                    bytes.length + (long) (pixels * (decoded + copies * Pixels.CHANNELS)) + placed);
        }
    }

    private static Optional<Canvas> canvas(ImageFormat format, byte[] bytes) throws UnreadableImageException {
        return switch (format) {
            case GIF -> Optional.of(GifHeader.parse(bytes).canvas());
            case WEBP -> Optional.ofNullable(WebpFile.parse(bytes).canvas());
            case JPEG, PNG, BMP, TIFF -> Optional.empty();
        };
    }

    private int orientation(ImageFormat format, byte[] bytes) throws UnreadableImageException {
        // Pillow always rotates TIFF files.
        boolean turn = options.orientation() == Orientation.EXIF || format == ImageFormat.TIFF;
        return turn ? ExifOrientation.of(format, bytes) : ExifOrientation.AS_STORED;
    }

    /** Refuses a file by its size, before it is in memory. */
    byte[] bytes(ReadableFile file) throws IOException, UnreadableImageException {
        checkBytes(file.size());
        return file.readAll();
    }

    private void checkBytes(long count) throws UnreadableImageException {
        if (count > options.maximumBytes()) {
            throw new UnreadableImageException(
                    "too large: %d bytes, at most %d are read".formatted(count, options.maximumBytes()));
        }
    }

    private Pixels decode(ImageFormat format, byte[] bytes) throws IOException, UnreadableImageException {
        return switch (format) {
            case JPEG -> jpeg(bytes);
            case PNG -> png(bytes);
            case BMP -> bmp(bytes);
            case TIFF -> tiff(bytes);
            case GIF -> gif(bytes);
            case WEBP -> webp(bytes);
        };
    }

    private Pixels jpeg(byte[] bytes) throws IOException, UnreadableImageException {
        JpegHeader header = JpegHeader.parse(bytes);
        if (!header.complete() && !acceptsDamaged()) {
            // Pillow refuses it too; ImageIO fills the rest with gray.
            throw new UnreadableImageException("truncated JPEG");
        }
        try (ImageDecoder decoder = open(ImageFormat.JPEG, bytes)) {
            return JpegColors.toPixels(decoder.raster(), header);
        }
    }

    private Pixels png(byte[] file) throws IOException, UnreadableImageException {
        Bytes bytes = Bytes.of(file);
        PngChunks.check(bytes, acceptsDamaged());
        try (ImageDecoder decoder = open(ImageFormat.PNG, file)) {
            BufferedImage image = image(decoder);
            return PngChunks.isGray(bytes) ? RasterColors.toGrayPixels(image) : RasterColors.toPixels(image);
        }
    }

    private Pixels bmp(byte[] bytes) throws IOException, UnreadableImageException {
        // Here, too: the JDK fails with another message before it can be asked for the size.
        checkSize(BmpHeader.height(bytes), BmpHeader.width(bytes));
        try (ImageDecoder decoder = open(ImageFormat.BMP, BmpHeader.withEndOfRuns(bytes))) {
            return RasterColors.toPixels(image(decoder));
        }
    }

    private Pixels tiff(byte[] bytes) throws IOException, UnreadableImageException {
        try (ImageDecoder decoder = open(ImageFormat.TIFF, bytes)) {
            BufferedImage image = image(decoder);
            if (image.getRaster().getTransferType() == DataBuffer.TYPE_FLOAT) {
                // The image holds such values cut to 0 ... 1.
                return RasterColors.fromNumbers(decoder.raster());
            }
            boolean premultiplied = new TiffDirectory(Bytes.of(bytes)).number(TiffDirectory.EXTRA_SAMPLES) == 1;
            return RasterColors.toPixels(image, premultiplied);
        }
    }

    private Pixels gif(byte[] bytes) throws UnreadableImageException {
        GifHeader header = GifHeader.parse(bytes);
        checkSize(header.canvas().height(), header.canvas().width());
        return new GifDecoder(bytes, header).decode(acceptsDamaged());
    }

    private Pixels webp(byte[] bytes) throws IOException, UnreadableImageException {
        WebpFile file = WebpFile.parse(bytes);
        if (file.canvas() != null) {
            checkSize(file.canvas().height(), file.canvas().width());
        }
        try (ImageDecoder decoder = open(ImageFormat.WEBP, file.simplest())) {
            if (file.height() != 0 && (file.height() != decoder.height() || file.width() != decoder.width())) {
                throw new UnreadableImageException("damaged WEBP: the frame has another size than its header says");
            }
            Pixels frame = RasterColors.toPixels(decoder.image());
            return file.canvas() == null ? frame : file.canvas().place(frame, 0);
        }
    }

    private ImageDecoder open(ImageFormat format, byte[] bytes) throws IOException, UnreadableImageException {
        ImageDecoder decoder = new ImageDecoder(format, bytes);
        boolean opened = false;
        try {
            checkSize(decoder.height(), decoder.width());
            opened = true;
            return decoder;
        } finally {
            // Decoders also fail with errors.
            if (!opened) {
                decoder.close();
            }
        }
    }

    private BufferedImage image(ImageDecoder decoder) throws IOException {
        return acceptsDamaged() ? decoder.imageAsFarAsItGoes() : decoder.image();
    }

    private boolean acceptsDamaged() {
        return options.damaged() == Damaged.ACCEPT;
    }

    /** A small file can ask for any amount of memory. */
    private void checkSize(long height, long width) throws UnreadableImageException {
        if (height > 0 && width > options.maximumPixels() / height) {
            throw new UnreadableImageException("too large: %dx%d pixels, at most %d in all are read"
                    .formatted(height, width, options.maximumPixels()));
        }
    }

    /** Some decoders wrap what is thrown in them; an error of the machine stays one. */
    private static void rethrowError(Throwable cause) {
        for (Throwable each = cause; each != null && each.getCause() != each; each = each.getCause()) {
            if (each instanceof VirtualMachineError error) {
                throw error;
            }
        }
    }

    /** The innermost message, on one line: ImageIO wraps the telling one in "Error reading PNG image data". */
    private static String reason(ImageFormat format, Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof EOFException) {
            return "truncated " + format;
        }
        String message = innermost.getMessage();
        String said = message == null || message.isBlank()
                ? innermost.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
        return "damaged or unsupported %s: %s".formatted(format, said);
    }
}
