package io.github.headstart.manifest;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.json.Json;
import io.github.headstart.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The description of one extraction, {@code data-manifest.json}. Paths are absolute; in the file they may be relative
 * to its folder.
 *
 * @param file the manifest itself
 * @param text the file's content
 */
public record DataManifest(
        Path file,
        String text,
        DatasetSpec dataset,
        ImageSpec image,
        BackboneSpec backbone,
        AugmentationSpec augmentation,
        FeaturesSpec features) {
    /** The newest version of the document that this code reads. A document that does not say its version is of 1. */
    static final int FORMAT = 1;

    /**
     * @throws io.github.headstart.error.PipelineException if there is no such file or anything in it is wrong; lists
     *     every problem with its JSON path, what was expected and what was found
     */
    public static DataManifest read(Path file) {
        return parse(Json.text(file), file);
    }

    /** As {@link #read}, from the content that the file has or had. */
    public static DataManifest parse(String text, Path file) {
        Path base = file.toAbsolutePath().normalize().getParent();
        return Json.check(text, file.toString(), json -> {
            checkFormat(json, file);
            Optional<DatasetSpec> dataset = part(json, "dataset").flatMap(object -> DatasetSpec.read(object, base));
            Optional<ImageSpec> image = part(json, "image").flatMap(ImageSpec::read);
            Optional<BackboneSpec> backbone = part(json, "backbone").flatMap(object -> BackboneSpec.read(object, base));
            AugmentationSpec augmentation =
                    json.object("augmentation").flatMap(AugmentationSpec::read).orElse(AugmentationSpec.none());
            Optional<FeaturesSpec> features = part(json, "features").flatMap(object -> FeaturesSpec.read(object, base));
            json.end();
            // Whatever is missing here was noted as a problem, which Json.check throws.
            return new DataManifest(
                    file.toAbsolutePath().normalize(),
                    text,
                    dataset.orElse(null),
                    image.orElse(null),
                    backbone.orElse(null),
                    augmentation,
                    features.orElse(null));
        });
    }

    /** A newer document may say everything in another way, so nothing else of it is looked at. */
    private static void checkFormat(JsonObject json, Path file) {
        int format = json.integer("format").orElse(FORMAT);
        if (format > FORMAT) {
            throw new PipelineException(
                    "%s: for a newer version of Headstart: its format is %d, this version reads %d; update Headstart"
                            .formatted(file, format, FORMAT));
        }
        if (format < 1) {
            json.problem("format", "1 or more", Integer.toString(format));
        }
    }

    /** The same with a copy of the backbone; the text stays. */
    public DataManifest withBackbone(BackboneSpec copy) {
        return new DataManifest(file, text, dataset, image, copy, augmentation, features);
    }

    /** The folder in which this manifest's backbones are kept. */
    public Path defaultCache() {
        return file.resolveSibling(".headstart");
    }

    private static Optional<JsonObject> part(JsonObject json, String name) {
        return json.require(name, "an object").object(name);
    }
}
