package io.github.headstart.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The samples of a raster of bytes as one array, without a copy where they lie in one: a large image fits once. */
final class RasterBytes {
    private RasterBytes() {}

    private static final int[] BLUE_FIRST = {2, 1, 0};

    /**
     * @param raster which is not used any more afterwards, since the array may be changed
     * @return byte[height * width * bands], row-major, band fastest
     */
    static byte[] of(Raster raster) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        if (raster.getDataBuffer() instanceof DataBufferByte buffer
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel layout
                && buffer.getNumBanks() == 1
                && buffer.getOffset() == 0
                && buffer.getData().length == height * width * bands
                && layout.getPixelStride() == bands
                && layout.getScanlineStride() == width * bands) {
            int[] order = layout.getBandOffsets();
            byte[] samples = buffer.getData();
            if (Arrays.equals(order, BLUE_FIRST)) {
                swap(samples);
                return samples;
            }
            if (Arrays.equals(order, IntStream.range(0, bands).toArray())) {
                return samples;
            }
        }
        return (byte[]) raster.getDataElements(raster.getMinX(), raster.getMinY(), width, height, null);
    }

    private static void swap(byte[] samples) {
        for (int i = 0; i < samples.length; i += Pixels.CHANNELS) {
            byte blue = samples[i];
            samples[i] = samples[i + 2];
            samples[i + 2] = blue;
        }
    }
}
