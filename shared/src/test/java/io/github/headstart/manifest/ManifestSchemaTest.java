package io.github.headstart.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.headstart.error.PipelineException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Holds {@code data-manifest.schema.json} against the parser. Both are asked about the same manifests: valid ones, and
 * what results when one field is removed or has another value. The values are taken from the schema and from the
 * parser's messages, so that an accepted word or a limit that only one of them knows is found.
 */
class ManifestSchemaTest {
    private static final int DIGITS_OF_A_DOUBLE = 15;
    private static final String FEATURES = ", \"features\": {\"directory\": \"features\"}}";
    private static final String IMAGE = ", \"image\": {\"height\": 1, \"width\": 1}";
    private static final String FOLDERS = "{\"dataset\": {\"root\": \"images\", \"layout\": \"folders\"}" + IMAGE;

    /** Between them they have every object of a manifest and every form of the objects that have several. */
    private static final List<String> VALID = List.of(
            FOLDERS + """
                    , "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": {"seed": 1}},
                    "augmentation": {"passes": 1}
                    """ + FEATURES,
            FOLDERS + """
                    , "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": {"file": "weights.h5"}},
                    "augmentation": {"passes": 1, "fill": "constant", "cval": 7}
                    """ + FEATURES,
            """
                    {"dataset": {"root": "images", "layout": "folders"},
                    "image": {"height": 1, "width": 1, "fit": "crop", "resize_to": 4096},
                    "backbone": {"saved_model": "model", "preprocessing": {"scale": 1, "mean": [0, 0, 0], "std": [1, 1, 1]}}
                    """ + FEATURES,
            FOLDERS + """
                    , "backbone": {"name": "vgg16", "preprocessing": "caffe", "weights": {"url": "https://host/file"}}
                    """ + FEATURES,
            """
                    {"dataset": {"root": "images", "layout": "labels", "fractions": {},
                                 "source": {"url": "https://host/file"}}
                    """ + IMAGE + ", \"backbone\": {\"saved_model\": \"model\", \"preprocessing\": \"tf\"}" + FEATURES,
            FOLDERS + ", \"backbone\": {\"onnx\": \"model.onnx\", \"preprocessing\": \"torch\"}" + FEATURES,
            FOLDERS + """
                    , "backbone": {"onnx": "model.onnx", "output": "maps", "input_layout": "nchw", "output_layout": "nhwc", "preprocessing": "none"}
                    """ + FEATURES,
            """
                    {"dataset": {"root": "images", "layout": {"csv": "index.csv"}}
                    """ + IMAGE + ", \"backbone\": {\"saved_model\": \"model\", \"preprocessing\": \"tf\"}" + FEATURES);

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "0.5",
            "1",
            "1000000000",
            "\"\"",
            "\"x\"",
            "\"a/b/\"",
            "\"../a\"",
            "\"a//b\"",
            "\"ftp://host/file\"",
            "\"http://host/file\"",
            "\"md5:0123\"",
            "\"md5:00000000000000000000000000000000\"",
            "[]",
            "[1]",
            "[0.5, 2]",
            "[1, 1, 1]",
            "[\"a\", \"b\"]",
            "{}");

    @Test
    void theManifestsOfThisTestHaveEveryObjectOfTheSchema() {
        Set<String> objects = new HashSet<>();
        VALID.forEach(manifest -> objects.addAll(objects(ManifestSchema.json(manifest))));

        assertThat(objects).isEqualTo(ManifestSchema.objects().keySet());
    }

    @ParameterizedTest
    @FieldSource("VALID")
    void everyObjectHasTheFieldsThatTheParserNames(String valid) {
        for (String path : objects(ManifestSchema.json(valid))) {
            JsonNode manifest = ManifestSchema.json(valid);
            object(manifest, path).put("unheard_of", 1);

            assertThat(fieldsInMessage(manifest, path))
                    .as(path)
                    .isEqualTo(fields(ManifestSchema.objects().get(path)));
        }
    }

    @ParameterizedTest
    @FieldSource("VALID")
    void acceptsWhatTheParserAccepts(String valid) {
        assertSameAnswer(ManifestSchema.json(valid));
        for (String path : objects(ManifestSchema.json(valid))) {
            for (String field : fields(ManifestSchema.objects().get(path))) {
                JsonNode without = ManifestSchema.json(valid);
                object(without, path).remove(field);
                assertSameAnswer(without);
                for (String value : values(valid, path, field)) {
                    assertSameAnswer(with(valid, path, field, value));
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VALID")
    void defaultsAreThoseOfTheParser(String valid) {
        for (String path : objects(ManifestSchema.json(valid))) {
            ManifestSchema.objects().get(path).get("properties").properties().forEach(property -> {
                JsonNode value = property.getValue().get("default");
                JsonNode without = ManifestSchema.json(valid);
                object(without, path).remove(property.getKey());
                if (value != null && problems(without).isEmpty()) {
                    JsonNode explicit = with(valid, path, property.getKey(), value.toString());
                    assertThat(withoutText(explicit)).as(explicit.toString()).isEqualTo(withoutText(without));
                }
            });
        }
    }

    @Test
    void acceptsTheManifestOfTheProject() {
        assertThat(ManifestSchema.problems(ManifestSchema.text("data-manifest.json")))
                .isEmpty();
    }

    @Test
    void everyObjectAndEveryFieldHasADescription() {
        ManifestSchema.objects().values().forEach(object -> object.get("properties")
                .properties()
                .forEach(property -> assertThat(property.getValue().has("description"))
                        .as(property.getKey())
                        .isTrue()));
    }

    @Test
    void thePageOnTheManifestHasEveryFieldAndOnlyValidManifests() {
        String page = ManifestSchema.text("docs/manifest.md");
        List<String> manifests = Pattern.compile("^```json\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(manifests).isNotEmpty().allSatisfy(manifest -> {
            assertThat(ManifestSchema.problems(manifest)).isEmpty();
            assertThat(problems(ManifestSchema.json(manifest))).isEmpty();
        });
        ManifestSchema.objects().values().forEach(object -> fields(object)
                .forEach(field -> assertThat(page).contains("`" + field + "`")));
    }

    private static void assertSameAnswer(JsonNode manifest) {
        List<String> bySchema = ManifestSchema.problems(manifest.toString());
        Optional<String> byParser = problems(manifest);

        assertThat(bySchema.isEmpty())
                .as("%s%nschema: %s%nparser: %s", manifest, bySchema, byParser)
                .isEqualTo(byParser.isEmpty());
    }

    /** The values above, those of the schema, the words and numbers that the parser expects, and their neighbours. */
    private static Set<String> values(String valid, String path, String field) {
        Set<String> values = new LinkedHashSet<>(VALUES);
        JsonNode schema = ManifestSchema.objects().get(path).get("properties").get(field);
        schema.findValues("enum").forEach(words -> words.forEach(word -> values.add(word.toString())));
        Stream.of("const", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
                .flatMap(keyword -> schema.findValues(keyword).stream())
                .forEach(value -> values.add(value.toString()));
        for (String wrong : List.of("\"x\"", "-1", "1000000000")) {
            String message = problems(with(valid, path, field, wrong)).orElse("");
            Matcher matcher = Pattern.compile("[A-Za-z0-9_.]+").matcher(message);
            matcher.results()
                    .map(MatchResult::group)
                    .forEach(word -> values.add(word.matches("\\d+(\\.\\d+)?") ? word : '"' + word + '"'));
        }
        Set<String> numbers = values.stream()
                .filter(value -> value.matches("-?\\d+(\\.\\d+)?"))
                .flatMap(value -> Stream.of("-1", "-0.5", "0", "0.5", "1")
                        .map(step ->
                                new BigDecimal(value).add(new BigDecimal(step)).stripTrailingZeros()))
                // JSON Schema counts 1.0 as an integer, which the parser does not; this one difference is accepted.
                .filter(number -> number.scale() <= 0 || number.precision() <= DIGITS_OF_A_DOUBLE)
                .map(BigDecimal::toPlainString)
                .collect(Collectors.toSet());
        values.addAll(numbers);
        numbers.forEach(number -> values.add("[%s, %s]".formatted(number, number)));
        numbers.forEach(number -> values.add("[1, %s, 1]".formatted(number)));
        return values;
    }

    private static JsonNode with(String valid, String path, String field, String value) {
        JsonNode manifest = ManifestSchema.json(valid);
        object(manifest, path).set(field, ManifestSchema.json(value));
        return manifest;
    }

    /** The paths of the objects in a document. */
    private static Set<String> objects(JsonNode document) {
        Set<String> paths = new LinkedHashSet<>(Set.of(""));
        document.properties().stream()
                .filter(field -> field.getValue().isObject())
                .forEach(field -> objects(field.getValue())
                        .forEach(path -> paths.add(path.isEmpty() ? field.getKey() : field.getKey() + "." + path)));
        return paths;
    }

    private static ObjectNode object(JsonNode manifest, String path) {
        return (ObjectNode) manifest.at(path.isEmpty() ? "" : "/" + path.replace('.', '/'));
    }

    private static Set<String> fields(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object.get("properties")::fieldNames).spliterator(), false)
                .collect(Collectors.toSet());
    }

    private static Set<String> fieldsInMessage(JsonNode manifest, String path) {
        String field = (path.isEmpty() ? "" : path + ".") + "unheard_of";
        Matcher matcher = Pattern.compile(Pattern.quote(field) + ": expected one of the fields (.*), found")
                .matcher(problems(manifest).orElseThrow());
        assertThat(matcher.find()).as(path).isTrue();
        return Set.of(matcher.group(1).split(", "));
    }

    private static Optional<String> problems(JsonNode manifest) {
        try {
            parse(manifest);
            return Optional.empty();
        } catch (PipelineException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static List<Object> withoutText(JsonNode manifest) {
        DataManifest parsed = parse(manifest);
        return List.of(parsed.dataset(), parsed.image(), parsed.backbone(), parsed.augmentation(), parsed.features());
    }

    private static DataManifest parse(JsonNode manifest) {
        return DataManifest.parse(manifest.toString(), Path.of("data-manifest.json"));
    }
}
