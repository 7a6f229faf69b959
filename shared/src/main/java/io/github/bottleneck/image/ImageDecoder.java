package io.github.bottleneck.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** One picture opened by one of ImageIO's readers. Not thread-safe; lives as long as the decoding of the picture. */
final class ImageDecoder implements AutoCloseable {
    private final ImageReader reader;
    private final ImageInputStream stream;

    /** Opens the bytes with the JDK's own reader of that format. */
    ImageDecoder(ImageFormat format, byte[] bytes) {
        reader = reader(format);
        // Caches in memory by itself, whatever ImageIO.setUseCache says: no temporary file per picture.
        stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
        // Metadata is ignored: text chunks and colour profiles decide nothing here, and damaged ones must not matter.
        reader.setInput(stream, true, true);
    }

    private static ImageReader reader(ImageFormat format) {
        // Plugins on the class path may come first in ImageIO's list, so the JDK's reader is asked for by its module.
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader candidate = readers.next();
            if (candidate.getClass().getModule() == ImageIO.class.getModule()) {
                return candidate;
            }
            candidate.dispose();
        }
        throw new IllegalStateException("this Java has no reader for " + format);
    }

    /** Height times width as the file's header has it; decodes nothing. */
    long pixelCount() throws IOException {
        return (long) reader.getHeight(0) * reader.getWidth(0);
    }

    String size() throws IOException {
        return reader.getHeight(0) + "x" + reader.getWidth(0);
    }

    BufferedImage image() throws IOException {
        return reader.read(0);
    }

    /** The samples as they are stored, before any conversion of colours. */
    Raster raster() throws IOException {
        return reader.readRaster(0, null);
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        stream.close();
    }
}
