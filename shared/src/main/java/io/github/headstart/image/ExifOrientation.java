package io.github.headstart.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/**
 * The orientation of an image: EXIF's tag 0x0112, 1 (as stored) to 8, or where there is no such tag XMP's
 * {@code tiff:Orientation}. EXIF is a small TIFF file inside the image's. Damage in it is no reason to refuse an image:
 * it then counts as 1.
 */
final class ExifOrientation {
    static final int AS_STORED = 1;

    private static final int NOT_SAID = 0;
    private static final int LARGEST_PROFILE_BYTES = 1 << 20;
    private static final String IMAGEMAGICK_KEYWORD = "Raw profile type exif\0";
    private static final String XMP_KEYWORD = "XML:com.adobe.xmp\0";
    private static final Pattern XMP_ORIENTATION = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private ExifOrientation() {}

    static int of(ImageFormat format, byte[] file) throws UnreadableImageException {
        return switch (format) {
            case JPEG -> of(JpegHeader.parse(file));
            case PNG -> ofPng(Bytes.of(file));
            case WEBP -> of(WebpFile.parse(file));
            case TIFF -> of(ofTiff(Bytes.of(file)), new TiffDirectory(Bytes.of(file)).content(TiffDirectory.XMP));
            case GIF, BMP -> AS_STORED;
        };
    }

    private static int of(JpegHeader jpeg) {
        return of(ofTiff(jpeg.exif()), jpeg.xmp());
    }

    private static int of(WebpFile webp) {
        return of(ofTiff(webp.exif()), webp.xmp());
    }

    /** XMP is used if EXIF has no orientation. */
    private static int of(int exif, Bytes xmp) {
        int orientation = exif == NOT_SAID ? ofXmp(xmp) : exif;
        return orientation >= 1 && orientation <= 8 ? orientation : AS_STORED;
    }

    private static int ofTiff(Bytes exif) {
        // Some writers put JPEG's prefix into other formats too.
        Bytes tiff = exif.has(0, "Exif\0\0") ? exif.part(6, exif.length()) : exif;
        return new TiffDirectory(tiff).number(TiffDirectory.ORIENTATION);
    }

    /** The chunk made for EXIF, or ImageMagick's text chunk from before there was one, or XMP's text chunk. */
    private static int ofPng(Bytes bytes) {
        int exif = NOT_SAID;
        int imageMagick = NOT_SAID;
        Bytes xmp = bytes.part(0, 0);
        for (long chunk = PngChunks.first(); chunk < bytes.length(); chunk = PngChunks.next(bytes, chunk)) {
            Bytes content = PngChunks.content(bytes, chunk);
            if (bytes.has(chunk + 4, "eXIf")) {
                exif = ofTiff(content);
            } else if (content.has(0, IMAGEMAGICK_KEYWORD)) {
                Bytes text = content.part(IMAGEMAGICK_KEYWORD.length(), content.length());
                imageMagick = ofHex(bytes.has(chunk + 4, "zTXt") ? inflate(text.part(1, text.length())) : text.copy());
            } else if (bytes.has(chunk + 4, "iTXt") && content.has(0, XMP_KEYWORD)) {
                xmp = text(content.part(XMP_KEYWORD.length(), content.length()));
            }
        }
        return of(exif == NOT_SAID ? imageMagick : exif, xmp);
    }

    /** An international text chunk after its keyword: flag and method of compression, language, title, text. */
    private static Bytes text(Bytes content) {
        int position = 2;
        for (int ends = 0; ends < 2 && position < content.length(); position++) {
            if (content.at(position) == 0) {
                ends++;
            }
        }
        Bytes text = content.part(position, content.length());
        return content.at(0) == 0 ? text : Bytes.of(inflate(text));
    }

    private static int ofXmp(Bytes xmp) {
        Matcher said = XMP_ORIENTATION.matcher(new String(xmp.copy(), StandardCharsets.ISO_8859_1));
        return said.find() ? Integer.parseInt(said.group(1)) : NOT_SAID;
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
            return NOT_SAID;
        }
        String digits = lines[2].replaceAll("\\s", "");
        try {
            return ofTiff(Bytes.of(HexFormat.of().parseHex(digits)));
        } catch (IllegalArgumentException e) {
            return NOT_SAID;
        }
    }

    /** @return the upright image */
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
