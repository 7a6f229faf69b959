package io.github.headstart.classify.cli;

import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A manifest of the 24 golden photographs in a CSV layout and VGG16 with the golden weights. */
final class GoldenJob {
    private static final int PER_CLASS = 12;
    private static final int TRAINED_ON = 8;

    private GoldenJob() {}

    /** Writes {@code data-manifest.json} and {@code index.csv}; the features go to {@code features}. */
    static void write(Path folder) throws IOException {
        StringBuilder index = new StringBuilder("path,label,split\n");
        List<?> images = (List<?>) Json.read(ReferenceData.external("golden/golden.json"), Map.class)
                .get("images");
        for (int i = 0; i < images.size(); i++) {
            String path = (String) images.get(i);
            index.append("%s,%s,%s%n"
                    .formatted(path, path.split("/")[2], i % PER_CLASS < TRAINED_ON ? "train" : "validation"));
        }
        Files.writeString(folder.resolve("index.csv"), index);
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset",
                        Map.of("root", reference("data"), "layout", Map.of("csv", "index.csv")),
                        "image",
                        Map.of("height", 150, "width", 150),
                        "backbone",
                        Map.of(
                                "name",
                                "vgg16",
                                "preprocessing",
                                "rescale",
                                "weights",
                                Map.of("file", reference("golden/vgg16_seeded_notop.h5"))),
                        "features",
                        Map.of("directory", "features"))));
    }

    private static String reference(String path) {
        return ReferenceData.external(path).toString();
    }
}
