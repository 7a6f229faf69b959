package io.github.headstart.image;

/**
 * The resizing of the shorter side to a length, with the aspect ratio kept, and the crop out of the middle: torchvision's
 * {@code Resize(shorterSide)} and {@code CenterCrop((height, width))}. Only the pixels of the crop are computed.
 *
 * @param shorterSide in pixels, at least the crop's height and width
 */
record CenterCrop(int shorterSide) {
    private static final long MOST_PIXELS = ReadOptions.DEFAULT_MAXIMUM_PIXELS;

    /**
     * @return an image of height x width
     * @throws UnreadableImageException if the resized image would be larger than images may be
     */
    Pixels apply(Pixels pixels, Resize resize, int height, int width) throws UnreadableImageException {
        boolean upright = pixels.height() >= pixels.width();
        long shorter = upright ? pixels.width() : pixels.height();
        long longer = upright ? pixels.height() : pixels.width();
        // torchvision's int(size * long / short); the quotient of whole numbers of this size cannot be rounded up to
        // the next.
        long longerSide = shorterSide * longer / shorter;
        if (longerSide * shorterSide > MOST_PIXELS) {
            throw new UnreadableImageException(
                    "too long: %dx%d pixels (height x width), of which resize_to %d would make %d, at most %d are possible"
                            .formatted(
                                    pixels.height(),
                                    pixels.width(),
                                    shorterSide,
                                    longerSide * shorterSide,
                                    MOST_PIXELS));
        }
        int resizedHeight = (int) (upright ? longerSide : shorterSide);
        int resizedWidth = (int) (upright ? shorterSide : longerSide);
        Box middle = new Box(offset(resizedHeight, height), offset(resizedWidth, width), height, width);
        return resize.apply(pixels, Box.whole(pixels), resizedHeight, resizedWidth, middle);
    }

    /** Halves to even, as Python rounds. */
    private static int offset(int size, int part) {
        return (int) Math.rint((size - part) / 2.0);
    }
}
