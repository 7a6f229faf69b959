package io.github.headstart.extract.augment;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.augment.Fill;
import io.github.headstart.augment.Range;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.image.Pixels;
import io.github.headstart.json.Json;
import io.github.headstart.reference.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One image and what Keras made of it, as {@code reference/make_keras.py} writes them. */
record KerasTransforms(int height, int width, List<Integer> image, List<Map<String, Object>> cases) {
    static KerasTransforms read(Path folder) throws IOException {
        Path file = folder.resolve("affine.json");
        return Json.parse(Files.readString(file), file.toString(), KerasTransforms.class);
    }

    /** float[case][height * width * 3] */
    static float[][] outputs(Path folder) throws IOException {
        return cut(Npy.read(folder.resolve("affine.npy")));
    }

    /** Cuts an array along its first axis. */
    static float[][] cut(Npy array) {
        float[] values = array.floats();
        float[][] parts =
                new float[array.shape().get(0)][values.length / array.shape().get(0)];
        for (int part = 0; part < parts.length; part++) {
            System.arraycopy(values, part * parts[part].length, parts[part], 0, parts[part].length);
        }
        return parts;
    }

    Pixels pixels() {
        byte[] rgb = new byte[image.size()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = image.get(i).byteValue();
        }
        return new Pixels(height, width, rgb);
    }

    /** Reads Keras's dictionary of parameters. */
    static TransformParameters parameters(Map<String, Object> transform) {
        return new TransformParameters(
                number(transform, "theta").orElse(0f),
                number(transform, "tx").orElse(0f),
                number(transform, "ty").orElse(0f),
                number(transform, "shear").orElse(0f),
                number(transform, "zx").orElse(1f),
                number(transform, "zy").orElse(1f),
                Boolean.TRUE.equals(transform.get("flip_horizontal")),
                Boolean.TRUE.equals(transform.get("flip_vertical")),
                number(transform, "channel_shift_intensity").orElse(0f),
                number(transform, "brightness"));
    }

    static Transform transform(Map<String, Object> transform) {
        Fill fill = Fill.valueOf(transform.get("fill").toString().toUpperCase(Locale.ROOT));
        return transform(fill, fill == Fill.CONSTANT ? number(transform, "cval").orElse(0f) : 0);
    }

    static Transform transform(Fill fill, double cval) {
        return new Transform(
                new Augmentation(42, 0, 0, 0, 0, new Range(1, 1), false, false, Optional.empty(), 0, fill, cval));
    }

    static float largestDifference(float[] actual, float[] expected) {
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    private static Optional<Float> number(Map<String, Object> transform, String name) {
        return Optional.ofNullable((Number) transform.get(name)).map(Number::floatValue);
    }
}
