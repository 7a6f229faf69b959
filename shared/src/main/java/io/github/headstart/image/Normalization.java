package io.github.headstart.image;

import io.github.headstart.error.Checks;
import io.github.headstart.json.Json;
import io.github.headstart.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A preprocessing as the configurations of models state it: {@code (value * scale - mean) / std} for each channel. It is computed in
 * float32, and the multiplication as a division by the float32 that is nearest to 1 / scale: with a scale of 1/255 all is bit for bit
 * what torchvision's {@code ToTensor} and {@code Normalize} compute, where a float32 product differs in the last bit of half of the values.
 *
 * @param scale 1e-6 to 1e6
 * @param mean of each channel in the order of {@code channels}, each -1e6 to 1e6
 * @param std of each channel in the order of {@code channels}, each 1e-6 to 1e6
 * @param channels in the order that the network takes
 */
public record Normalization(double scale, List<Double> mean, List<Double> std, Channels channels)
        implements Preprocessing {
    /** Within these limits no value overflows or becomes 0. */
    private static final double LARGEST = 1e6;

    private static final double SMALLEST = 1e-6;

    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        new Checks()
                .that(scale >= SMALLEST && scale <= LARGEST, "scale", "0.000001 to 1000000", Double.toString(scale))
                .that(within(mean, -LARGEST), "mean", "3 numbers from -1000000 to 1000000", mean.toString())
                .that(within(std, SMALLEST), "std", "3 numbers from 0.000001 to 1000000", std.toString())
                .done();
    }

    static Optional<Normalization> read(JsonObject json) {
        double scale = json.require("scale", "0.00392156862745098 for 1/255, or the like")
                .number("scale")
                .orElse(1);
        Optional<List<Double>> mean =
                json.require("mean", "[0.485, 0.456, 0.406] or the like").numbers("mean", Pixels.CHANNELS);
        Optional<List<Double>> std =
                json.require("std", "[0.229, 0.224, 0.225] or the like").numbers("std", Pixels.CHANNELS);
        Channels channels = json.choice("channels", Channels.class).orElse(Channels.RGB);
        json.end();
        return json.build(() ->
                new Normalization(scale, mean.orElse(List.of(0., 0., 0.)), std.orElse(List.of(1., 1., 1.)), channels));
    }

    @Override
    public Normalization normalization() {
        return this;
    }

    /** What values are divided by in place of being multiplied by the scale. */
    public float divisor() {
        return (float) (1 / scale);
    }

    /** The means as float[3]. */
    public float[] means() {
        return floats(mean);
    }

    /** The standard deviations as float[3]. */
    public float[] deviations() {
        return floats(std);
    }

    @Override
    public void apply(float[] rgb) {
        if (channels == Channels.BGR) {
            for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
                float red = rgb[i];
                rgb[i] = rgb[i + 2];
                rgb[i + 2] = red;
            }
        }
        // A loop for each step, and none for steps that change nothing: divisions take most of the time.
        float divisor = divisor();
        if (divisor != 1) {
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] /= divisor;
            }
        }
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            float center = means()[channel];
            float deviation = deviations()[channel];
            if (center != 0) {
                for (int i = channel; i < rgb.length; i += Pixels.CHANNELS) {
                    rgb[i] -= center;
                }
            }
            if (deviation != 1) {
                for (int i = channel; i < rgb.length; i += Pixels.CHANNELS) {
                    rgb[i] /= deviation;
                }
            }
        }
    }

    private static boolean within(List<Double> values, double lowest) {
        return values.size() == Pixels.CHANNELS
                && values.stream().allMatch(value -> value >= lowest && value <= LARGEST);
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    /** As in manifests. */
    @Override
    public String toString() {
        return Json.line(this);
    }
}
