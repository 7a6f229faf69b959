package io.github.bottleneck.manifest;

import io.github.bottleneck.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/** The manifest's {@code dataset}: where the pictures are and how they are sorted. */
public record DatasetSpec(Path root, Layout layout) {
    static Optional<DatasetSpec> read(JsonObject json, Path base) {
        Optional<String> root =
                json.require("root", "the folder of the pictures").text("root");
        Layout layout = json.require("layout", "\"folders\"")
                .choice("layout", Layout.class)
                .orElse(Layout.FOLDERS);
        json.refuse("source", "no source: this version downloads nothing, put the pictures into the root yourself");
        json.refuse("fractions", "no fractions: they belong to the layout labels, which this version does not read");
        json.end();
        return root.map(folder -> new DatasetSpec(base.resolve(folder).normalize(), layout));
    }
}
