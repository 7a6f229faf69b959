package io.github.headstart.image;

import java.util.Locale;

/** The handling of an image whose aspect ratio differs from the target size's. */
public enum Fit {
    /** Each side is scaled independently: shapes are distorted. Keras's default. */
    STRETCH {
        @Override
        public Pixels apply(Pixels pixels, Resize resize, int height, int width) {
            return resize.apply(pixels, height, width);
        }
    },
    /**
     * The largest part of the right ratio at the middle is taken, as Keras's {@code keep_aspect_ratio=True}. With a length of the shorter
     * side {@link CenterCrop} is used instead.
     */
    CROP {
        @Override
        public Pixels apply(Pixels pixels, Resize resize, int height, int width) {
            int cropHeight = (int) Math.min(pixels.height(), (long) pixels.width() * height / width);
            int cropWidth = (int) Math.min(pixels.width(), (long) pixels.height() * width / height);
            // None at all where the ratios differ very much: then each target pixel lies between two, as for Pillow.
            Box middle = new Box(
                    (pixels.height() - cropHeight) / 2, (pixels.width() - cropWidth) / 2, cropHeight, cropWidth);
            return resize.apply(pixels, middle, height, width);
        }
    },
    /** The whole image, as large as it goes in, at the middle of black: Pillow's {@code ImageOps.pad}. */
    PAD {
        @Override
        public Pixels apply(Pixels pixels, Resize resize, int height, int width) {
            double ratio = (double) pixels.width() / pixels.height();
            double wanted = (double) width / height;
            int fitHeight = height;
            int fitWidth = width;
            if (ratio > wanted) {
                fitHeight = rounded((double) pixels.height() / pixels.width() * width);
            } else if (ratio < wanted) {
                fitWidth = rounded((double) pixels.width() / pixels.height() * height);
            }
            Canvas canvas = new Canvas(height, width, (int) Math.rint((height - fitHeight) * 0.5), (int)
                    Math.rint((width - fitWidth) * 0.5));
            return canvas.place(resize.apply(pixels, fitHeight, fitWidth), 0);
        }
    };

    /** @return an image of height x width */
    public abstract Pixels apply(Pixels pixels, Resize resize, int height, int width);

    /** Halves to even, as Python rounds; a very thin image keeps one pixel, where Pillow makes all black. */
    private static int rounded(double size) {
        return Math.max(1, (int) Math.rint(size));
    }

    /** The name in {@code data-manifest.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
