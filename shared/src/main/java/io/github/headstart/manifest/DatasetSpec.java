package io.github.headstart.manifest;

import io.github.headstart.dataset.CsvLayout;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.FolderLayout;
import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.LabelLayout;
import io.github.headstart.dataset.Layout;
import io.github.headstart.dataset.Links;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.JsonObject;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The manifest's {@code dataset}: where the images are and how they are sorted.
 *
 * @param links which symbolic links below the root are followed
 * @param source where they come from if the root does not hold them yet
 */
public record DatasetSpec(Location root, Layout layout, Links links, Optional<DatasetSource> source) {
    private static final Logger LOG = LogManager.getLogger(DatasetSpec.class);
    private static final String LAYOUT = "\"folders\", \"labels\" or {\"csv\": \"index.csv\"}";
    private static final String FOLDERS = "folders";
    private static final String LABELS = "labels";
    private static final String FRACTIONS = "fractions";

    static Optional<DatasetSpec> read(JsonObject json, Path base) {
        Optional<Location> root = location(json.require("root", "the folder of the images"), "root", base);
        Optional<Layout> layout = json.require("layout", LAYOUT).isObject("layout") ? csv(json, base) : named(json);
        Links links = json.choice("links", Links.class).orElse(Links.INSIDE);
        Optional<DatasetSource> source = json.object("source").flatMap(DatasetSource::read);
        json.end();
        return root.flatMap(folder -> layout.map(known -> new DatasetSpec(folder, known, links, source)));
    }

    /**
     * Lists the images without opening any, and warns of what the layout ignores.
     *
     * @param storage the root
     * @param images takes each image as it is found, in any order
     * @throws PipelineException as the layout does, or if the images are still to be downloaded
     */
    public Dataset find(Storage storage, Consumer<ImageFile> images) {
        if (source.isPresent() && !Files.exists(root.path())) {
            throw new PipelineException(
                    "%s: expected the folder of the images, found nothing; run `extract`, which downloads them from %s, or change dataset.root"
                            .formatted(root, source.get().archive().shownUrl()));
        }
        Dataset dataset = layout.find(storage, links, images);
        dataset.ignored().forEach(LOG::warn);
        return dataset;
    }

    /** A path, relative to the manifest's folder or absolute, or a URI. */
    static Optional<Location> location(JsonObject json, String field, Path base) {
        return json.text(field).flatMap(text -> {
            try {
                return Optional.of(Location.parse(text, base));
            } catch (IllegalArgumentException e) {
                json.problem(field, "a path or a URI", '"' + text + '"');
                return Optional.empty();
            }
        });
    }

    private static Optional<Layout> csv(JsonObject json, Path base) {
        refuseFractions(json);
        return json.object("layout").flatMap(object -> {
            Optional<String> file =
                    object.require("csv", "the file that lists the images").text("csv");
            object.end();
            return file.map(name -> new CsvLayout(base.resolve(name).normalize()));
        });
    }

    private static Optional<Layout> named(JsonObject json) {
        String name = json.text("layout", LAYOUT, FOLDERS, LABELS).orElse("");
        if (name.equals(LABELS)) {
            return json.require(FRACTIONS, "{\"validation\": 0.2, \"test\": 0.1} or the like")
                    .object(FRACTIONS)
                    .flatMap(DatasetSpec::fractions)
                    .map(LabelLayout::new);
        }
        if (name.equals(FOLDERS)) {
            refuseFractions(json);
            return Optional.of(new FolderLayout());
        }
        // Fractions may well belong to what a misspelt layout was meant to be.
        json.has(FRACTIONS);
        return Optional.empty();
    }

    private static Optional<Fractions> fractions(JsonObject json) {
        double validation = json.number("validation").orElse(0);
        double test = json.number("test").orElse(0);
        json.end();
        return json.build(() -> new Fractions(validation, test));
    }

    private static void refuseFractions(JsonObject json) {
        json.refuse(FRACTIONS, "no fractions: they belong to the layout labels, elsewhere the splits are given");
    }
}
