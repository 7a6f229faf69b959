package io.github.headstart.image;

import io.github.headstart.error.Checks;
import io.github.headstart.json.JsonObject;
import java.util.Optional;

/**
 * The manifest's {@code image}: how files are read, and the size that every image is brought to.
 *
 * @param height in pixels, 1 to 4096
 * @param width in pixels, 1 to 4096
 */
public record ImageSpec(int height, int width, Resize resize, Fit fit, Orientation orientation, Damaged damaged) {
    private static final int LARGEST = 4096;

    public ImageSpec {
        new Checks()
                .range("height", height, 1, LARGEST)
                .range("width", width, 1, LARGEST)
                .done();
    }

    /** Keras's defaults: stretched, orientation ignored, damaged files refused. */
    public ImageSpec(int height, int width, Resize resize) {
        this(height, width, resize, Fit.STRETCH, Orientation.IGNORE, Damaged.ERROR);
    }

    /** Defaults are those of Keras. */
    public static Optional<ImageSpec> read(JsonObject json) {
        int height = json.require("height", "pixels").integer("height").orElse(1);
        int width = json.require("width", "pixels").integer("width").orElse(1);
        Resize resize = json.choice("resize", Resize.class).orElse(Resize.NEAREST);
        Fit fit = json.choice("fit", Fit.class).orElse(Fit.STRETCH);
        Orientation orientation = json.choice("orientation", Orientation.class).orElse(Orientation.IGNORE);
        Damaged damaged = json.choice("damaged", Damaged.class).orElse(Damaged.ERROR);
        json.end();
        return json.build(() -> new ImageSpec(height, width, resize, fit, orientation, damaged));
    }

    /** How files are read, within the limits that hold for all. */
    public ReadOptions reading() {
        return new ReadOptions(
                orientation, damaged, ReadOptions.DEFAULT_MAXIMUM_PIXELS, ReadOptions.DEFAULT_MAXIMUM_BYTES);
    }
}
