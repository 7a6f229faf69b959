package io.github.headstart.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.MultiPixelPackedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** One image opened by one of ImageIO's readers. Not thread-safe; lives as long as the decoding of the image. */
final class ImageDecoder implements AutoCloseable {
    private final ImageReader reader;
    private final boolean webp;
    private final ImageInputStream stream;

    ImageDecoder(ImageFormat format, byte[] bytes) throws IOException {
        webp = format == ImageFormat.WEBP;
        reader = switch (format) {
            case JPEG, PNG, GIF, BMP -> ofJdk(format);
            // Named, not looked up: whether a plugin is registered depends on the thread's class loader.
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
            case TIFF -> new TIFFImageReaderSpi().createReaderInstance(null);
        };
        stream = new ArrayStream(bytes);
        // Metadata is ignored: text chunks and colour profiles decide nothing here, and damaged ones must not cause an
        // error.
        reader.setInput(stream, false, true);
    }

    /** Plugins may come first in ImageIO's list and decode to other values, so the reader is selected by its module. */
    private static ImageReader ofJdk(ImageFormat format) {
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

    /** The first image's height as the header has it; decodes nothing. */
    int height() throws IOException {
        return reader.getHeight(0);
    }

    /** The first image's width as the header has it; decodes nothing. */
    int width() throws IOException {
        return reader.getWidth(0);
    }

    /** The bytes that one pixel takes once decoded, before any conversion; decodes nothing. Not for JPEG. */
    double bytesPerPixel() throws IOException {
        if (webp) {
            return Integer.BYTES;
        }
        SampleModel samples = reader.getImageTypes(0).next().getSampleModel();
        int bits = samples instanceof MultiPixelPackedSampleModel packed
                ? packed.getPixelBitStride()
                : DataBuffer.getDataTypeSize(samples.getDataType()) * samples.getNumDataElements();
        return (double) bits / Byte.SIZE;
    }

    BufferedImage image() throws IOException {
        return reader.read(0, webp ? WebpParameters.SHARED : null);
    }

    /**
     * What can be decoded of an image that is damaged or cut; the rest is zeros.
     *
     * @throws IOException or a runtime exception if not one pixel comes out
     */
    BufferedImage imageAsFarAsItGoes() throws IOException {
        ImageReadParam into = reader.getDefaultReadParam();
        into.setDestination(reader.getImageTypes(0).next().createBufferedImage(width(), height()));
        try {
            return reader.read(0, into);
        } catch (IOException | RuntimeException e) {
            if (isEmpty(into.getDestination().getRaster().getDataBuffer())) {
                throw e;
            }
            return into.getDestination();
        }
    }

    private static boolean isEmpty(DataBuffer samples) {
        for (int bank = 0; bank < samples.getNumBanks(); bank++) {
            for (int i = 0; i < samples.getSize(); i++) {
                if (samples.getElemDouble(bank, i) != 0) {
                    return false;
                }
            }
        }
        return true;
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

    /** One for all threads, which only read it: the plugin never frees one, and makes one per image if not told. */
    private static final class WebpParameters {
        static final ImageReadParam SHARED = new WebPReadParam();
    }
}
