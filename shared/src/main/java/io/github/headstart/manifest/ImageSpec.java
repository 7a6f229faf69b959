package io.github.headstart.manifest;

import io.github.headstart.error.Checks;
import io.github.headstart.image.Fit;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.ReadOptions;
import io.github.headstart.image.ReadOptions.Orientation;
import io.github.headstart.image.ReadOptions.Truncated;
import io.github.headstart.image.Resize;
import io.github.headstart.json.JsonObject;
import java.util.Optional;

/**
 * The manifest's {@code image}: how files are read, and the size that every image is brought to.
 *
 * @param height in pixels, 1 to 4096
 * @param width in pixels, 1 to 4096
 */
public record ImageSpec(int height, int width, Resize resize, Fit fit, Orientation orientation, Truncated truncated) {
    private static final int LARGEST = 4096;

    public ImageSpec {
        new Checks()
                .range("height", height, 1, LARGEST)
                .range("width", width, 1, LARGEST)
                .done();
    }

    /** As Keras does it by default: stretched, orientation ignored, truncated files refused. */
    public ImageSpec(int height, int width, Resize resize) {
        this(height, width, resize, Fit.STRETCH, Orientation.IGNORE, Truncated.ERROR);
    }

    /** What has no value in the manifest is as in Keras. */
    static Optional<ImageSpec> read(JsonObject json) {
        int height = json.require("height", "pixels").integer("height").orElse(1);
        int width = json.require("width", "pixels").integer("width").orElse(1);
        Resize resize = json.choice("resize", Resize.class).orElse(Resize.NEAREST);
        Fit fit = json.choice("fit", Fit.class).orElse(Fit.STRETCH);
        Orientation orientation = json.choice("orientation", Orientation.class).orElse(Orientation.IGNORE);
        Truncated truncated = json.choice("truncated", Truncated.class).orElse(Truncated.ERROR);
        json.end();
        return json.build(() -> new ImageSpec(height, width, resize, fit, orientation, truncated));
    }

    /** What an image goes through before the backbone. */
    public ImagePreparation preparation(Preprocessing preprocessing) {
        ReadOptions reading = new ReadOptions(
                orientation, truncated, ReadOptions.DEFAULT_MAXIMUM_PIXELS, ReadOptions.DEFAULT_MAXIMUM_BYTES);
        return new ImagePreparation(height, width, resize, fit, preprocessing, reading);
    }
}
