package io.github.headstart.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Converts decoded samples to 8-bit RGB as Pillow's {@code convert("RGB")} does it: gray is spread without gamma, alpha is
 * dropped and not blended, colour profiles are ignored. {@code BufferedImage.getRGB} would convert between
 * colour spaces.
 */
final class RasterColors {
    private static final int OPAQUE = 255;

    private RasterColors() {}

    static Pixels toPixels(BufferedImage image) throws UnreadableImageException {
        return toPixels(image, false);
    }

    /** @param premultiplied whether colours were made darker by their opacity, the last band */
    static Pixels toPixels(BufferedImage image, boolean premultiplied) throws UnreadableImageException {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        int type = raster.getTransferType();
        if (colors instanceof IndexColorModel palette) {
            return fromPalette(raster, palette);
        }
        if (colors instanceof DirectColorModel packed) {
            return fromPacked(raster, packed);
        }
        boolean inks = colors.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        if (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT && raster.getNumBands() > 1) {
            return inks ? fromInks(raster) : fromSamples(raster, premultiplied && raster.getNumBands() == 4);
        }
        if (raster.getNumBands() == 1) {
            return fromNumbers(raster);
        }
        throw new UnreadableImageException("%d samples of %d bits a pixel are not supported"
                .formatted(raster.getNumBands(), DataBuffer.getDataTypeSize(type)));
    }

    /** An image of gray samples, whose opacity, if there is one, was made up by the decoder. */
    static Pixels toGrayPixels(BufferedImage image) throws UnreadableImageException {
        boolean wide = image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT;
        return wide ? fromNumbers(image.getRaster()) : toPixels(image);
    }

    private static Pixels fromPalette(Raster raster, IndexColorModel palette) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        int[] row = new int[width];
        for (int y = 0, out = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                // An index beyond the palette is black.
                int color = index < palette.getMapSize() ? palette.getRGB(index) : 0;
                rgb[out++] = (byte) (color >> 16);
                rgb[out++] = (byte) (color >> 8);
                rgb[out++] = (byte) color;
            }
        }
        return new Pixels(height, width, rgb);
    }

    /** Pixels of one number each, for example five bits a colour. */
    private static Pixels fromPacked(Raster raster, DirectColorModel packed) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] largest = new int[Pixels.CHANNELS];
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            largest[channel] = Math.max(1, (1 << packed.getComponentSize(channel)) - 1);
        }
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        int[] row = new int[width * bands];
        for (int y = 0, out = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int in = 0; in < row.length; in += bands) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    rgb[out++] = (byte) (row[in + channel] * OPAQUE / largest[channel]);
                }
            }
        }
        return new Pixels(height, width, rgb);
    }

    private static Pixels fromSamples(Raster raster, boolean premultiplied) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        if (bands == Pixels.CHANNELS && raster.getTransferType() == DataBuffer.TYPE_BYTE) {
            return new Pixels(height, width, RasterBytes.of(raster));
        }
        // One or two bands are gray, without or with alpha.
        int green = bands < 3 ? 0 : 1;
        int blue = bands < 3 ? 0 : 2;
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        byte[] row = new byte[width * bands];
        for (int y = 0, out = 0; y < height; y++) {
            row(raster, y, row);
            if (premultiplied) {
                divide(row, bands);
            }
            for (int in = 0; in < row.length; in += bands) {
                rgb[out++] = row[in];
                rgb[out++] = row[in + green];
                rgb[out++] = row[in + blue];
            }
        }
        return new Pixels(height, width, rgb);
    }

    /** A row's samples; of 16 bits the high 8. */
    private static void row(Raster raster, int y, byte[] row) {
        int top = raster.getMinY() + y;
        if (raster.getTransferType() == DataBuffer.TYPE_BYTE) {
            raster.getDataElements(raster.getMinX(), top, raster.getWidth(), 1, row);
            return;
        }
        short[] wide = new short[row.length];
        raster.getDataElements(raster.getMinX(), top, raster.getWidth(), 1, wide);
        for (int i = 0; i < row.length; i++) {
            row[i] = (byte) (wide[i] >> 8);
        }
    }

    /** Undoes the multiplication by alpha; what is wholly transparent stays black, as for Pillow. */
    private static void divide(byte[] row, int bands) {
        for (int in = 0; in < row.length; in += bands) {
            int alpha = row[in + bands - 1] & 0xff;
            for (int i = in; alpha != 0 && alpha != OPAQUE && i < in + bands - 1; i++) {
                row[i] = (byte) Math.min(OPAQUE, (row[i] & 0xff) * OPAQUE / alpha);
            }
            if (alpha == 0) {
                Arrays.fill(row, in, in + bands - 1, (byte) 0);
            }
        }
    }

    private static Pixels fromInks(Raster raster) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        byte[] row = new byte[width * bands];
        for (int y = 0, out = 0; y < height; y++) {
            row(raster, y, row);
            for (int in = 0; in < row.length; in += bands) {
                int light = OPAQUE - (row[in + 3] & 0xff);
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    rgb[out++] = underInk(row[in + channel] & 0xff, light);
                }
            }
        }
        return new Pixels(height, width, rgb);
    }

    /**
     * What is left of a primary colour on white paper under its ink and black, in Pillow's arithmetic: light - ink *
     * light / 255, the quotient rounded.
     *
     * @param ink cyan, magenta or yellow, 0 ... 255
     * @param light 255 - black
     */
    static byte underInk(int ink, int light) {
        int product = ink * light + 128;
        return (byte) (light - ((product >> 8) + product >> 8));
    }

    /**
     * Gray of 16 or 32 bits or of floating point: clipped, as Pillow does, not scaled (almost everything turns white);
     * features have to agree with those of Keras.
     */
    static Pixels fromNumbers(Raster raster) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        double[] row = new double[width];
        for (int y = 0, out = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (double value : row) {
                byte gray = (byte) Math.max(0, Math.min(OPAQUE, value));
                rgb[out++] = gray;
                rgb[out++] = gray;
                rgb[out++] = gray;
            }
        }
        return new Pixels(height, width, rgb);
    }
}
