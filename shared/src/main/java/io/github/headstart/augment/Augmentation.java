package io.github.headstart.augment;

import io.github.headstart.error.Checks;
import io.github.headstart.json.JsonObject;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The augmentation of the training images: the ranges that each transform is drawn from, and the seed. Names, defaults and meaning are those of Keras 3's {@code ImageDataGenerator}, less
 * the endings {@code _range} and {@code _mode}; see the class that draws for how each range is used.
 *
 * @param seed of every draw
 * @param rotation largest rotation either way, degrees, 0 to 360
 * @param widthShift largest shift either way: below 1 a fraction of the width, from 1 on pixels; 0 to 100,000
 * @param heightShift as {@code widthShift}, of the height
 * @param shear largest shear angle either way, degrees, 0 to 90
 * @param zoom factors by which each axis is scaled independently; below 1 enlarges; above 0, at most 100. The manifest may
 *     also give one number z for [1 - z, 1 + z]
 * @param horizontalFlip whether half of the images are mirrored left to right
 * @param verticalFlip whether half of the images are mirrored top to bottom
 * @param brightness factors of brightness, 0 to 100; absent: brightness is left alone. [1, 1] is not the same as
 *     absent, because an image whose brightness is changed is truncated to whole numbers
 * @param channelShift largest value added to all channels either way, 0 to 255
 * @param fill the fill mode beyond the image's edge
 * @param cval the value there with {@link Fill#CONSTANT}, 0 to 255; 0 with every other fill
 */
public record Augmentation(
        long seed,
        double rotation,
        double widthShift,
        double heightShift,
        double shear,
        Range zoom,
        boolean horizontalFlip,
        boolean verticalFlip,
        Optional<Range> brightness,
        double channelShift,
        Fill fill,
        double cval) {
    private static final long DEFAULT_SEED = 42;
    private static final double MOST_PIXELS = 100_000;
    private static final double LARGEST_FACTOR = 100;
    private static final double WHITE = 255;
    private static final String ZOOM = "a number from 0 to below 1, or [low, high] above 0 and at most 100";

    /** @throws io.github.headstart.error.InvalidValueException naming every argument out of its range */
    public Augmentation {
        new Checks()
                .range("rotation", rotation, 0, 360)
                .range("width_shift", widthShift, 0, MOST_PIXELS)
                .range("height_shift", heightShift, 0, MOST_PIXELS)
                .range("shear", shear, 0, 90)
                .that(zoom.lowest() > 0 && zoom.highest() <= LARGEST_FACTOR, "zoom", ZOOM, zoom.toString())
                .that(
                        brightness.isEmpty()
                                || brightness.get().lowest() >= 0
                                        && brightness.get().highest() <= LARGEST_FACTOR,
                        "brightness",
                        "[low, high] within 0 to 100",
                        brightness.map(Range::toString).orElse("nothing"))
                .range("channel_shift", channelShift, 0, WHITE)
                .range("cval", cval, 0, WHITE)
                .that(
                        cval == 0 || fill == Fill.CONSTANT,
                        "cval",
                        "no cval without \"fill\": \"constant\"",
                        Double.toString(cval))
                .done();
    }

    /** An augmentation that leaves images unchanged. */
    public static Augmentation none() {
        return new Augmentation(
                DEFAULT_SEED, 0, 0, 0, 0, new Range(1, 1), false, false, Optional.empty(), 0, Fill.NEAREST, 0);
    }

    /**
     * Reads the manifest's object to its end. What is missing has Keras's default, which changes nothing in the image.
     *
     * @return empty if the object does not describe an augmentation; the problems are noted in it
     */
    public static Optional<Augmentation> read(JsonObject json) {
        Augmentation none = none();
        long seed = json.longInteger("seed").orElse(none.seed);
        double rotation = json.number("rotation").orElse(none.rotation);
        double widthShift = json.number("width_shift").orElse(none.widthShift);
        double heightShift = json.number("height_shift").orElse(none.heightShift);
        double shear = json.number("shear").orElse(none.shear);
        Range zoom = zoom(json).orElse(none.zoom);
        boolean horizontalFlip = json.flag("horizontal_flip").orElse(none.horizontalFlip);
        boolean verticalFlip = json.flag("vertical_flip").orElse(none.verticalFlip);
        Optional<Range> brightness = range(json, "brightness");
        double channelShift = json.number("channel_shift").orElse(none.channelShift);
        // A misspelt fill may have meant constant, so its cval is not reported as well.
        Fill fill = json.choice("fill", Fill.class).orElse(json.has("fill") ? Fill.CONSTANT : none.fill);
        double cval = json.number("cval").orElse(none.cval);
        json.end();
        return json.build(() -> new Augmentation(
                seed,
                rotation,
                widthShift,
                heightShift,
                shear,
                zoom,
                horizontalFlip,
                verticalFlip,
                brightness,
                channelShift,
                fill,
                cval));
    }

    private static Optional<Range> zoom(JsonObject json) {
        if (json.isList("zoom")) {
            return range(json, "zoom");
        }
        OptionalDouble zoom = json.number("zoom");
        if (zoom.isEmpty()) {
            return Optional.empty();
        }
        double reach = zoom.getAsDouble();
        if (reach < 0 || reach >= 1) {
            json.problem("zoom", ZOOM, Double.toString(reach));
            return Optional.empty();
        }
        return Optional.of(new Range(1 - reach, 1 + reach));
    }

    private static Optional<Range> range(JsonObject json, String field) {
        return json.numbers(field, 2).flatMap(ends -> {
            if (ends.get(0) > ends.get(1)) {
                json.problem(field, "[low, high] with low not above high", ends.toString());
                return Optional.empty();
            }
            return Optional.of(new Range(ends.get(0), ends.get(1)));
        });
    }
}
