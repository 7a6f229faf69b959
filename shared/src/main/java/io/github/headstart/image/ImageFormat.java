package io.github.headstart.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The file formats that can be read, recognised by a file's first bytes, because names are unreliable. */
enum ImageFormat {
    JPEG("\u00ff\u00d8\u00ff"),
    PNG("\u0089PNG\r\n\u001a\n"),
    GIF("GIF87a", "GIF89a"),
    BMP("BM"),
    WEBP("RIFF????WEBP"),
    TIFF("II*\0", "MM\0*", "II+\0", "MM\0+");

    /** Other content that files with an image's name often have. A question mark is any byte. */
    private static final Map<String, String> OTHERS = Map.of(
            "%PDF", "a PDF document",
            "PK\u0003\u0004", "a zip archive",
            "\u001f\u008b", "gzip data",
            "????ftypavif", "an AVIF image",
            "????ftypheic", "a HEIC image",
            "????ftypmif1", "a HEIF image",
            "\0\0\0\u000cjP  ", "a JPEG 2000 image",
            "8BPS", "a Photoshop document");

    private static final int TEXT_SAMPLE_BYTES = 512;

    private final String[] signatures;

    ImageFormat(String... signatures) {
        this.signatures = signatures;
    }

    /** @throws UnreadableImageException if the bytes begin like none of the formats; says what they look like */
    static ImageFormat of(byte[] bytes) throws UnreadableImageException {
        for (ImageFormat format : values()) {
            for (String signature : format.signatures) {
                if (matches(bytes, signature)) {
                    return format;
                }
            }
        }
        String formats = Arrays.stream(values()).map(ImageFormat::name).collect(Collectors.joining(", "));
        throw new UnreadableImageException(
                "not an image: expected one of %s, found %s".formatted(formats, describe(bytes)));
    }

    private static String describe(byte[] bytes) {
        if (bytes.length == 0) {
            return "an empty file";
        }
        for (Map.Entry<String, String> other : OTHERS.entrySet()) {
            if (matches(bytes, other.getKey())) {
                return other.getValue();
            }
        }
        return isText(bytes) ? "text" : "unknown bytes";
    }

    private static boolean isText(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, TEXT_SAMPLE_BYTES); i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && "\t\n\f\r".indexOf(bytes[i]) < 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean matches(byte[] bytes, String signature) {
        if (bytes.length < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (signature.charAt(i) != '?' && signature.charAt(i) != (bytes[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
