package io.github.headstart.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.InflaterInputStream;

/**
 * Which way up a file says its picture is: EXIF's tag 0x0112, 1 (as stored) to 8. EXIF is a small TIFF file inside the
 * picture's. Damage in it is no reason to refuse a picture: it then counts as 1.
 */
final class ExifOrientation {
    static final int AS_STORED = 1;

    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int LARGEST_PROFILE_BYTES = 1 << 20;
    private static final String IMAGEMAGICK_KEYWORD = "Raw profile type exif\0";

    private ExifOrientation() {}

    static int of(ImageFormat format, byte[] file) throws UnreadableImageException {
        return switch (format) {
            case JPEG -> ofTiff(JpegHeader.parse(file).exif());
            case PNG -> ofPng(Bytes.of(file));
            case WEBP -> ofTiff(WebpFile.parse(file).exif());
            case TIFF -> ofTiff(Bytes.of(file));
            case GIF, BMP -> AS_STORED;
        };
    }

    private static int ofTiff(Bytes tiff) {
        // Some writers put JPEG's prefix into other formats too.
        Bytes bytes = tiff.has(0, "Exif\0\0") ? tiff.part(6, tiff.length()) : tiff;
        boolean little = bytes.has(0, "II");
        if (!little && !bytes.has(0, "MM")) {
            return AS_STORED;
        }
        long directory = little ? bytes.littleInt(4) : bytes.bigInt(4);
        int entries = little ? bytes.littleShort(directory) : bytes.bigShort(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            int tag = little ? bytes.littleShort(entry) : bytes.bigShort(entry);
            if (tag == TAG) {
                int value = little ? bytes.littleShort(entry + 8) : bytes.bigShort(entry + 8);
                return value >= 1 && value <= 8 ? value : AS_STORED;
            }
        }
        return AS_STORED;
    }

    /** The chunk made for it, or ImageMagick's text chunk from before there was one. */
    private static int ofPng(Bytes bytes) {
        for (long chunk = PngChunks.first(); chunk < bytes.length(); chunk = PngChunks.next(bytes, chunk)) {
            Bytes content = PngChunks.content(bytes, chunk);
            if (bytes.has(chunk + 4, "eXIf")) {
                return ofTiff(content);
            }
            if (content.has(0, IMAGEMAGICK_KEYWORD)) {
                Bytes text = content.part(IMAGEMAGICK_KEYWORD.length(), content.length());
                return ofHex(bytes.has(chunk + 4, "zTXt") ? inflate(text.part(1, text.length())) : text.copy());
            }
        }
        return AS_STORED;
    }

    private static byte[] inflate(Bytes compressed) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed.copy()))) {
            return in.readNBytes(LARGEST_PROFILE_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** A line with the name, a line with the length, then hexadecimal digits in lines. */
    private static int ofHex(byte[] text) {
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).strip().split("\\s+", 3);
        if (lines.length < 3) {
            return AS_STORED;
        }
        String digits = lines[2].replaceAll("\\s", "");
        try {
            return ofTiff(Bytes.of(HexFormat.of().parseHex(digits)));
        } catch (IllegalArgumentException e) {
            return AS_STORED;
        }
    }

    /** @return the picture the right way up */
    static Pixels upright(Pixels pixels, int orientation) {
        if (orientation == AS_STORED) {
            return pixels;
        }
        int height = pixels.height();
        int width = pixels.width();
        boolean swapped = orientation >= 5;
        int toHeight = swapped ? width : height;
        int toWidth = swapped ? height : width;
        byte[] from = pixels.rgb();
        byte[] to = new byte[from.length];
        int out = 0;
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                int row = swapped ? x : y;
                int column = swapped ? y : x;
                switch (orientation) {
                    case 2, 8 -> column = width - 1 - column;
                    case 3, 7 -> {
                        row = height - 1 - row;
                        column = width - 1 - column;
                    }
                    case 4, 6 -> row = height - 1 - row;
                    default -> {}
                }
                System.arraycopy(from, (row * width + column) * Pixels.CHANNELS, to, out, Pixels.CHANNELS);
                out += Pixels.CHANNELS;
            }
        }
        return new Pixels(toHeight, toWidth, to);
    }
}
