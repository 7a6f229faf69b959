package io.github.headstart.image;

import io.github.headstart.error.Checks;
import io.github.headstart.json.JsonObject;
import io.github.headstart.json.OmittedIfAbsent;
import java.util.Optional;

/**
 * The manifest's {@code image}: how files are read, and the size that every image is brought to.
 *
 * @param height in pixels, 1 to 4096
 * @param width in pixels, 1 to 4096
 * @param resizeTo with {@link Fit#CROP}: the length of the shorter side, in pixels, before height x width are cut out of the middle,
 *     as in torchvision; at least height and width, at most 4096. Empty: the crop is as large as it can be, as in Keras
 */
public record ImageSpec(
        int height,
        int width,
        Resize resize,
        Fit fit,
        @OmittedIfAbsent Optional<Integer> resizeTo,
        Orientation orientation,
        Damaged damaged) {
    private static final int LARGEST = 4096;

    public ImageSpec {
        int shorter = resizeTo.orElse(LARGEST);
        new Checks()
                .range("height", height, 1, LARGEST)
                .range("width", width, 1, LARGEST)
                .that(
                        resizeTo.isEmpty() || fit == Fit.CROP,
                        "resize_to",
                        "no resize_to without \"fit\": \"crop\"",
                        Integer.toString(shorter))
                .that(
                        resizeTo.isEmpty() || shorter >= height && shorter >= width && shorter <= LARGEST,
                        "resize_to",
                        "a side of at least height and width, which are cut out of it, and at most " + LARGEST,
                        Integer.toString(shorter))
                .done();
    }

    /** Keras's defaults: stretched, orientation ignored, damaged files refused. */
    public ImageSpec(int height, int width, Resize resize) {
        this(height, width, resize, Fit.STRETCH, Optional.empty(), Orientation.IGNORE, Damaged.ERROR);
    }

    /** Defaults are those of Keras. */
    public static Optional<ImageSpec> read(JsonObject json) {
        int height = json.require("height", "pixels").integer("height").orElse(1);
        int width = json.require("width", "pixels").integer("width").orElse(1);
        Resize resize = json.choice("resize", Resize.class).orElse(Resize.NEAREST);
        Fit fit = json.choice("fit", Fit.class).orElse(Fit.STRETCH);
        Optional<Integer> resizeTo = json.integer("resize_to").stream().boxed().findFirst();
        Orientation orientation = json.choice("orientation", Orientation.class).orElse(Orientation.IGNORE);
        Damaged damaged = json.choice("damaged", Damaged.class).orElse(Damaged.ERROR);
        json.end();
        return json.build(() -> new ImageSpec(height, width, resize, fit, resizeTo, orientation, damaged));
    }

    /**
     * Brings an image to this size.
     *
     * @return an image of height x width
     * @throws UnreadableImageException if the image is so long that it cannot be resized to a shorter side
     */
    Pixels sized(Pixels pixels) throws UnreadableImageException {
        return resizeTo.isPresent()
                ? new CenterCrop(resizeTo.get()).apply(pixels, resize, height, width)
                : fit.apply(pixels, resize, height, width);
    }

    /** How files are read, within the limits that hold for all. */
    public ReadOptions reading() {
        return new ReadOptions(
                orientation, damaged, ReadOptions.DEFAULT_MAXIMUM_PIXELS, ReadOptions.DEFAULT_MAXIMUM_BYTES);
    }
}
