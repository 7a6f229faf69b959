package io.github.bottleneck.image;

/**
 * What a JPEG's markers say about its colours and its completeness. Found by walking from marker to marker; compressed
 * data is skipped, not decoded.
 *
 * @param colors how the samples are to be read
 * @param complete whether the end-of-image marker was found
 */
record JpegHeader(Colors colors, boolean complete) {
    enum Colors {
        GRAY,
        YCBCR,
        RGB,
        CMYK,
        YCCK
    }

    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int APPLICATION_0 = 0xe0;
    private static final int APPLICATION_14 = 0xee;

    /** @throws UnreadableImageException if there is no frame header with 1, 3 or 4 components */
    static JpegHeader parse(byte[] bytes) throws UnreadableImageException {
        boolean jfif = false;
        int adobeTransform = -1;
        int frame = -1;
        int position = 0;
        while (true) {
            position = nextMarker(bytes, position);
            if (position < 0) {
                return new JpegHeader(colors(bytes, frame, jfif, adobeTransform), false);
            }
            int marker = bytes[position++] & 0xff;
            if (marker == END_OF_IMAGE) {
                return new JpegHeader(colors(bytes, frame, jfif, adobeTransform), true);
            }
            if (marker == START_OF_IMAGE || marker == 0x01) {
                continue;
            }
            int segment = position;
            if (isFrame(marker)) {
                frame = segment;
            } else if (marker == APPLICATION_0 && hasText(bytes, segment + 2, "JFIF\0")) {
                jfif = true;
            } else if (marker == APPLICATION_14 && hasText(bytes, segment + 2, "Adobe")) {
                adobeTransform = at(bytes, segment + 13);
            }
            int length = at(bytes, segment) << 8 | at(bytes, segment + 1);
            position = segment + Math.max(length, 2);
        }
    }

    /** The position of the next marker's second byte, past stuffed zeros and restart markers; -1 if there is none. */
    private static int nextMarker(byte[] bytes, int from) {
        for (int i = from; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xff) {
                int next = bytes[i + 1] & 0xff;
                boolean restart = next >= 0xd0 && next <= 0xd7;
                if (next != 0 && next != 0xff && !restart) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /** The rules of libjpeg, which Pillow uses; the JDK has its own. */
    private static Colors colors(byte[] bytes, int frame, boolean jfif, int adobeTransform)
            throws UnreadableImageException {
        if (frame < 0) {
            throw new UnreadableImageException("damaged JPEG: no frame header");
        }
        int components = at(bytes, frame + 7);
        boolean adobe = adobeTransform >= 0;
        switch (components) {
            case 1:
                return Colors.GRAY;
            case 3:
                if (jfif) {
                    return Colors.YCBCR;
                }
                if (adobe) {
                    return adobeTransform == 0 ? Colors.RGB : Colors.YCBCR;
                }
                boolean named =
                        at(bytes, frame + 8) == 'R' && at(bytes, frame + 11) == 'G' && at(bytes, frame + 14) == 'B';
                return named ? Colors.RGB : Colors.YCBCR;
            case 4:
                return adobe && adobeTransform != 0 ? Colors.YCCK : Colors.CMYK;
            default:
                throw new UnreadableImageException("JPEG with %d components: expected 1, 3 or 4".formatted(components));
        }
    }

    private static boolean hasText(byte[] bytes, int position, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at(bytes, position + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int at(byte[] bytes, int position) {
        return position < bytes.length ? bytes[position] & 0xff : 0;
    }
}
