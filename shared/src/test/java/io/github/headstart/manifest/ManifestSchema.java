package io.github.headstart.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** {@code data-manifest.schema.json}, which editors use. */
public final class ManifestSchema {
    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
    private static final String TEXT = text("data-manifest.schema.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT);
    private static final JsonNode DOCUMENT = json(TEXT);

    private ManifestSchema() {}

    /** What the schema finds wrong with a manifest. */
    public static List<String> problems(String manifest) {
        return SCHEMA.validate(manifest, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** Every object of the schema by its path: {@code dataset.source}, and an empty path for the manifest itself. */
    static Map<String, JsonNode> objects() {
        Map<String, JsonNode> objects = new LinkedHashMap<>();
        collect("", DOCUMENT, objects);
        return objects;
    }

    /** A file of the project. */
    static String text(String file) {
        try {
            return Files.readString(PROJECT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(String path, JsonNode schema, Map<String, JsonNode> objects) {
        object(schema).ifPresent(object -> {
            objects.put(path, object);
            object.get("properties")
                    .properties()
                    .forEach(property -> collect(
                            path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                            property.getValue(),
                            objects));
        });
    }

    /** The schema itself or the alternative of it that describes an object. */
    private static Optional<JsonNode> object(JsonNode schema) {
        Stream<JsonNode> alternatives =
                StreamSupport.stream(schema.path("oneOf").spliterator(), false);
        return Stream.concat(Stream.of(schema), alternatives)
                .filter(alternative -> alternative.has("properties"))
                .findFirst();
    }
}
