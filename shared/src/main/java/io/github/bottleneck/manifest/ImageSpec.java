package io.github.bottleneck.manifest;

import io.github.bottleneck.error.Checks;
import io.github.bottleneck.image.Resize;
import io.github.bottleneck.json.JsonObject;
import java.util.Optional;

/**
 * The manifest's {@code image}: the size that every picture is brought to.
 *
 * @param height in pixels, 1 to 4096
 * @param width in pixels, 1 to 4096
 */
public record ImageSpec(int height, int width, Resize resize) {
    private static final int LARGEST = 4096;

    public ImageSpec {
        new Checks()
                .range("height", height, 1, LARGEST)
                .range("width", width, 1, LARGEST)
                .done();
    }

    static Optional<ImageSpec> read(JsonObject json) {
        int height = json.require("height", "pixels").integer("height").orElse(1);
        int width = json.require("width", "pixels").integer("width").orElse(1);
        Resize resize = json.choice("resize", Resize.class).orElse(Resize.NEAREST);
        json.end();
        return json.build(() -> new ImageSpec(height, width, resize));
    }
}
