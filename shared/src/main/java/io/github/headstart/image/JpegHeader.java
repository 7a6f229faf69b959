package io.github.headstart.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The header of a JPEG, read from its markers. Found by walking from marker to marker; compressed data is skipped, not decoded.
 *
 * @param colors how the samples are to be read
 * @param halvedBands those stored with as many columns as the image has, but half the rows
 * @param complete whether the end-of-image marker was found
 * @param exif the EXIF block, a small TIFF file; empty if there is none
 * @param xmp the XMP block, XML text; empty if there is none
 */
record JpegHeader(Colors colors, List<Integer> halvedBands, boolean complete, Bytes exif, Bytes xmp) {
    enum Colors {
        GRAY(1),
        YCBCR(3),
        RGB(3),
        CMYK(4),
        YCCK(4);

        private final int bands;

        Colors(int bands) {
            this.bands = bands;
        }

        /** The samples of one pixel, a byte each. */
        int bands() {
            return bands;
        }
    }

    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int TEMPORARY = 0x01;
    private static final int APPLICATION_0 = 0xe0;
    private static final int APPLICATION_1 = 0xe1;
    private static final int APPLICATION_14 = 0xee;

    /** @throws UnreadableImageException if there is no frame header with 1, 3 or 4 components */
    static JpegHeader parse(byte[] file) throws UnreadableImageException {
        Bytes bytes = Bytes.of(file);
        boolean jfif = false;
        int adobeTransform = -1;
        int frame = -1;
        Bytes exif = bytes.part(0, 0);
        Bytes xmp = exif;
        int position = 0;
        while (true) {
            position = nextMarker(file, position);
            int marker = bytes.at(position);
            if (position < 0 || marker == END_OF_IMAGE) {
                return new JpegHeader(
                        colors(bytes, frame, jfif, adobeTransform),
                        halvedBands(bytes, frame),
                        position >= 0,
                        exif,
                        xmp);
            }
            position++;
            if (marker == START_OF_IMAGE || marker == TEMPORARY) {
                continue;
            }
            int content = position + 2;
            int length = Math.max(bytes.bigShort(position), 2);
            if (isFrame(marker)) {
                frame = content;
            } else if (marker == APPLICATION_0 && bytes.has(content, "JFIF\0")) {
                jfif = true;
            } else if (marker == APPLICATION_1 && exif.length() == 0 && bytes.has(content, "Exif\0\0")) {
                exif = bytes.part(content + 6, length - 8);
            } else if (marker == APPLICATION_1 && bytes.has(content, XMP)) {
                xmp = bytes.part(content + XMP.length(), length - 2 - XMP.length());
            } else if (marker == APPLICATION_14 && bytes.has(content, "Adobe")) {
                adobeTransform = bytes.at(content + 11);
            }
            position += length;
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
    private static Colors colors(Bytes bytes, int frame, boolean jfif, int adobeTransform)
            throws UnreadableImageException {
        if (frame < 0) {
            throw new UnreadableImageException("damaged JPEG: no frame header");
        }
        boolean adobe = adobeTransform >= 0;
        int components = bytes.at(frame + 5);
        switch (components) {
            case 1:
                return Colors.GRAY;
            case 3:
                boolean named = bytes.at(frame + 6) == 'R' && bytes.at(frame + 9) == 'G' && bytes.at(frame + 12) == 'B';
                boolean rgb = !jfif && (adobe ? adobeTransform == 0 : named);
                return rgb ? Colors.RGB : Colors.YCBCR;
            case 4:
                return adobe && adobeTransform != 0 ? Colors.YCCK : Colors.CMYK;
            default:
                throw new UnreadableImageException("JPEG with %d components: expected 1, 3 or 4".formatted(components));
        }
    }

    private static List<Integer> halvedBands(Bytes bytes, int frame) {
        int mostColumns = 0;
        int mostRows = 0;
        int components = bytes.at(frame + 5);
        for (int band = 0; band < components; band++) {
            int factors = bytes.at(frame + 7 + 3L * band);
            mostColumns = Math.max(mostColumns, factors >> 4);
            mostRows = Math.max(mostRows, factors & 15);
        }
        List<Integer> halved = new ArrayList<>();
        for (int band = 0; band < components; band++) {
            int factors = bytes.at(frame + 7 + 3L * band);
            if (factors >> 4 == mostColumns && 2 * (factors & 15) == mostRows) {
                halved.add(band);
            }
        }
        return List.copyOf(halved);
    }
}
