package io.github.bottleneck.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Decoded samples to 8-bit RGB as Pillow's {@code convert("RGB")} does it: gray is spread without gamma, alpha is
 * dropped and not blended, colour profiles are not looked at. {@code BufferedImage.getRGB} would convert between
 * colour spaces.
 */
final class RasterColors {
    private RasterColors() {}

    static Pixels toPixels(BufferedImage image) throws UnreadableImageException {
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return fromPalette(raster, palette);
        }
        return switch (raster.getTransferType()) {
            case DataBuffer.TYPE_BYTE -> fromBytes(raster);
            case DataBuffer.TYPE_USHORT -> fromShorts(raster);
            default ->
                throw new UnreadableImageException("samples of an unknown kind: data type " + raster.getTransferType());
        };
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

    private static Pixels fromBytes(Raster raster) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        // One or two bands are gray, without or with alpha.
        int green = bands < 3 ? 0 : 1;
        int blue = bands < 3 ? 0 : 2;
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        byte[] row = new byte[width * bands];
        for (int y = 0, out = 0; y < height; y++) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int in = 0; in < row.length; in += bands) {
                rgb[out++] = row[in];
                rgb[out++] = row[in + green];
                rgb[out++] = row[in + blue];
            }
        }
        return new Pixels(height, width, rgb);
    }

    private static Pixels fromShorts(Raster raster) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        short[] row = new short[width * bands];
        for (int y = 0, out = 0; y < height; y++) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int in = 0; in < row.length; in += bands) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    rgb[out++] = switch (bands) {
                        // Pillow clips 16-bit gray instead of scaling it (almost everything turns white); features
                        // have to agree with those of Keras.
                        case 1 -> (byte) Math.min(Short.toUnsignedInt(row[in]), 255);
                        case 2 -> (byte) (row[in] >> 8);
                        default -> (byte) (row[in + channel] >> 8);
                    };
                }
            }
        }
        return new Pixels(height, width, rgb);
    }
}
