package io.github.headstart.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A NumPy array file, version 1, C order, of uint8 or float32, as the reference values are kept. */
public record Npy(List<Integer> shape, ByteBuffer data) {
    private static final Pattern HEADER =
            Pattern.compile("'descr': '(.*?)', 'fortran_order': False, 'shape': \\((.*?)\\)");

    public static Npy read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Short.toUnsignedInt(bytes.getShort(8));
        String header = new String(bytes.array(), 10, headerLength, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find()) {
            throw new IOException(file + ": unexpected NumPy header " + header);
        }
        List<Integer> shape = Arrays.stream(matcher.group(2).split(","))
                .map(String::strip)
                .filter(size -> !size.isEmpty())
                .map(Integer::valueOf)
                .toList();
        return new Npy(shape, bytes.position(10 + headerLength).slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    public float[] floats() {
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
    }

    public byte[] bytes() {
        byte[] values = new byte[data.remaining()];
        data.duplicate().get(values);
        return values;
    }
}
