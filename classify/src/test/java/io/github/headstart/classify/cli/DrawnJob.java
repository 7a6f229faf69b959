package io.github.headstart.classify.cli;

import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A manifest of 24 drawn images and VGG16 with seeded weights. */
final class DrawnJob {
    private DrawnJob() {}

    /** The root folder of the images, to which paths in the results are relative. */
    static Path images() {
        return ReferenceData.committed("keras/images");
    }

    /** Writes {@code data-manifest.json}; the features go to {@code features}. */
    static void write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset",
                        Map.of("root", images().toString(), "layout", "folders"),
                        "image",
                        Map.of("height", 150, "width", 150),
                        "backbone",
                        Map.of("name", "vgg16", "preprocessing", "rescale", "weights", Map.of("seed", 1)),
                        "features",
                        Map.of("directory", "features"))));
    }
}
