package io.github.headstart.manifest;

import io.github.headstart.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/** The manifest's {@code features}: where the store goes and how its values are kept. */
public record FeaturesSpec(Path directory, FeatureType dtype) {
    static Optional<FeaturesSpec> read(JsonObject json, Path base) {
        Optional<String> directory =
                json.require("directory", "the folder of the store").text("directory");
        FeatureType dtype = json.choice("dtype", FeatureType.class).orElse(FeatureType.FLOAT32);
        json.end();
        return directory.map(folder -> new FeaturesSpec(base.resolve(folder).normalize(), dtype));
    }
}
