package io.github.bottleneck.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The file formats that can be read, told apart by a file's first bytes: names lie. */
enum ImageFormat {
    JPEG("\u00ff\u00d8\u00ff"),
    PNG("\u0089PNG\r\n\u001a\n");

    private static final int TEXT_SAMPLE_BYTES = 512;

    private final byte[] signature;

    ImageFormat(String signature) {
        this.signature = signature.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @throws UnreadableImageException if the bytes begin like none of the formats; says what they look like */
    static ImageFormat of(byte[] bytes) throws UnreadableImageException {
        for (ImageFormat format : values()) {
            if (startsWith(bytes, format.signature)) {
                return format;
            }
        }
        String formats = Arrays.stream(values()).map(ImageFormat::name).collect(Collectors.joining(", "));
        throw new UnreadableImageException(
                "not a picture: expected one of %s, found %s".formatted(formats, describe(bytes)));
    }

    private static String describe(byte[] bytes) {
        if (bytes.length == 0) {
            return "an empty file";
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

    private static boolean startsWith(byte[] bytes, byte[] signature) {
        return bytes.length >= signature.length
                && Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length);
    }
}
