package io.github.headstart.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.github.headstart.error.PipelineException;
import io.github.headstart.error.Problem;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.text.Count;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads and writes JSON. Values are records, lists, maps and enumerations. A record's field {@code rocAuc} is
 * {@code roc_auc} in the document; enumerations are written and read by {@code toString}. Thread-safe.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new RecordRules())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private Json() {}

    /** One line. */
    public static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** Indented by two blanks, with a newline at the end, the same on every system. */
    public static String document(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /**
     * The values in a record and in the records that it holds, by their path, in the order of the components:
     * {@code image.width} → 150. A list is one value; what is absent is left out.
     */
    public static Map<String, Object> flat(Record value) {
        Map<String, Object> values = new LinkedHashMap<>();
        flatten("", MAPPER.valueToTree(value), values);
        return values;
    }

    private static void flatten(String path, JsonNode node, Map<String, Object> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), values));
        } else if (!node.isNull()) {
            values.put(path, node.isTextual() ? node.textValue() : node);
        }
    }

    /**
     * Reads one value; unknown and mistyped fields are errors, and missing ones of another type than Optional.
     *
     * @throws PipelineException naming the file, the place in it and what is wrong there
     */
    public static <T> T read(Path file, Class<T> type) {
        return parse(text(file), file.toString(), type);
    }

    /** As {@link #read} from a text; {@code source} names it in errors. */
    public static <T> T parse(String text, String source, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw Malformed.in(source, 1, text, e);
        }
    }

    /**
     * Reads a file with a value per line, to which lines are appended. A line that is cut off is left out, because the
     * process that wrote it was killed.
     *
     * @throws PipelineException naming the first line that is whole and wrong
     */
    public static <T> void lines(Path file, Class<T> type, Consumer<T> values) {
        // This decoder does not throw for a character that is cut off.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("}")) {
                    line(file, number, line, type).ifPresent(values);
                }
                number++;
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /** @return empty if the line is cut off behind the bracket of an inner object */
    private static <T> Optional<T> line(Path file, int number, String line, Class<T> type) {
        try {
            return Optional.of(MAPPER.readValue(line, type));
        } catch (JsonEOFException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new PipelineException(
                    Malformed.in(file.toString(), number, line, e).getMessage()
                            + "; remove the line, and what it records is done again",
                    e);
        }
    }

    /** The value with a path of fields and list positions; missing where the text has none, or is not JSON. */
    static JsonNode at(String text, JsonPointer path) {
        try {
            return MAPPER.readTree(text).at(path);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * Reads a document that a person wrote, gathering everything that is wrong with it.
     *
     * @param reader takes the document's outermost object and builds a value from it, noting problems as it goes
     * @throws PipelineException listing all problems, a line each
     */
    public static <T> T check(Path file, Function<JsonObject, T> reader) {
        return check(text(file), file.toString(), reader);
    }

    /** As {@link #check(Path, Function)} from a text; {@code source} names it in errors. */
    public static <T> T check(String text, String source, Function<JsonObject, T> reader) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw Malformed.in(source, 1, text, e);
        }
        if (!root.isObject()) {
            throw new PipelineException("%s: expected a JSON object, found %s".formatted(source, Malformed.name(root)));
        }
        List<Problem> problems = JsonObject.newProblems();
        T value = reader.apply(new JsonObject("", root, problems));
        if (!problems.isEmpty()) {
            throw new PipelineException("%s: %s%n%s"
                    .formatted(
                            source,
                            Count.of(problems.size(), "problem"),
                            problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n"))));
        }
        return value;
    }

    /** The text of a file that is expected to hold JSON. */
    public static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new PipelineException("%s: expected a JSON file, found none".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new PipelineException("%s: expected text in UTF-8, found bytes that are not".formatted(file), e);
        } catch (IOException e) {
            throw new PipelineException(
                    Files.isDirectory(file)
                            ? "%s: expected a JSON file, found a folder".formatted(file)
                            : "%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)),
                    e);
        }
    }
}
