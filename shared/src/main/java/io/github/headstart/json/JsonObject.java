package io.github.headstart.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.Problem;
import io.github.headstart.text.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One object of a JSON document that is being checked strictly. A field of the wrong type, a missing required one and
 * an unknown one are noted, not thrown, so that all problems can be reported together; the
 * getters return empty for them. Not thread-safe.
 */
public final class JsonObject {
    private final String path;
    private final JsonNode node;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    JsonObject(String path, JsonNode node, List<Problem> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    /** The field names that are there, in the document's order. */
    public List<String> names() {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                .toList();
    }

    public boolean has(String field) {
        asked.add(field);
        return node.has(field);
    }

    /** True for a field whose value is an object; nothing is noted otherwise. */
    public boolean isObject(String field) {
        return has(field) && node.get(field).isObject();
    }

    /** True for a field whose value is a list; nothing is noted otherwise. */
    public boolean isList(String field) {
        return has(field) && node.get(field).isArray();
    }

    public Optional<JsonObject> object(String field) {
        return value(field, JsonNode::isObject, "an object").map(value -> new JsonObject(at(field), value, problems));
    }

    /** A text without NUL characters, which no path may have. */
    public Optional<String> text(String field) {
        boolean isText = node.path(field).isTextual();
        return value(
                        field,
                        value -> isText && value.textValue().indexOf('\0') < 0,
                        isText ? "a text without NUL characters" : "a text")
                .map(JsonNode::textValue);
    }

    /** A text that is one of a few. */
    public Optional<String> text(String field, String expected, String... accepted) {
        return value(field, value -> value.isTextual() && List.of(accepted).contains(value.textValue()), expected)
                .map(JsonNode::textValue);
    }

    public OptionalInt integer(String field) {
        return value(field, value -> value.isIntegralNumber() && value.canConvertToInt(), "a whole number")
                .map(value -> OptionalInt.of(value.intValue()))
                .orElse(OptionalInt.empty());
    }

    public OptionalLong longInteger(String field) {
        return value(field, value -> value.isIntegralNumber() && value.canConvertToLong(), "a whole number")
                .map(value -> OptionalLong.of(value.longValue()))
                .orElse(OptionalLong.empty());
    }

    public OptionalDouble number(String field) {
        return value(field, JsonObject::isFiniteNumber, "a number")
                .map(value -> OptionalDouble.of(value.doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    /** A list of exactly {@code count} numbers. */
    public Optional<List<Double>> numbers(String field, int count) {
        return value(
                        field,
                        value -> value.isArray()
                                && value.size() == count
                                && elements(value).allMatch(JsonObject::isFiniteNumber),
                        "a list of %d numbers".formatted(count))
                .map(value -> elements(value).map(JsonNode::doubleValue).toList());
    }

    public Optional<Boolean> flag(String field) {
        return value(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    /** A constant of an enumeration whose {@code toString} is its name in the document. */
    public <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String names = constants.stream()
                .map(E::toString)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return value(
                        field,
                        value -> constants.stream()
                                .anyMatch(constant -> constant.toString().equals(value.textValue())),
                        constants.size() == 1 ? '"' + names + '"' : "one of " + names)
                .flatMap(value -> constants.stream()
                        .filter(constant -> constant.toString().equals(value.textValue()))
                        .findFirst());
    }

    /** Notes a missing field; to be called before the getter where there is no default. */
    public JsonObject require(String field, String expected) {
        if (!has(field)) {
            problem(field, expected, "nothing");
        }
        return this;
    }

    /** Notes a field that must not be there, with the reason. */
    public JsonObject refuse(String field, String why) {
        if (has(field)) {
            problem(field, why, node.get(field).toString());
        }
        return this;
    }

    public void problem(String field, String expected, String found) {
        asked.add(field);
        problems.add(new Problem(field, expected, UserInfo.removed(found)).within(path));
    }

    /** Builds a value, noting what its constructor finds wrong under this object's path. */
    public <T> Optional<T> build(Supplier<T> constructor) {
        try {
            return Optional.of(constructor.get());
        } catch (InvalidValueException e) {
            e.problems().forEach(problem -> problems.add(problem.within(path)));
            return Optional.empty();
        }
    }

    /** Notes every field that no getter was asked for. To be called last. */
    public void end() {
        Stream<String> unknown = names().stream().filter(name -> !asked.contains(name));
        unknown.forEach(name -> problems.add(new Problem(
                at(name),
                asked.isEmpty() ? "no field here" : "one of the fields " + String.join(", ", asked),
                "a field of this name (misspelt?)")));
    }

    private Optional<JsonNode> value(String field, Predicate<JsonNode> accepted, String expected) {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!accepted.test(value)) {
            problem(field, expected, value.toString());
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** JSON has no infinity, but 1e999 is well-formed and is read as infinity. */
    private static boolean isFiniteNumber(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    static List<Problem> newProblems() {
        return new ArrayList<>();
    }
}
