package io.github.headstart.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with a JSON file: which field, what was expected and what was found, in no words of the library that reads it. */
final class Malformed {
    private static final Pattern MISSING = Pattern.compile("^Missing (?:required )?creator property ");
    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)' for ");

    private static final int MAX_SHOWN = 40;

    private Malformed() {}

    /** @param firstLine the number in its file of the text's first line, from 1 */
    static PipelineException in(String source, int firstLine, String text, JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " line %d column %d"
                        .formatted(
                                firstLine - 1 + e.getLocation().getLineNr(),
                                e.getLocation().getColumnNr());
        return new PipelineException(
                choice(e).map(reason -> "%s: %s".formatted(source, reason)).orElseGet(() -> "%s%s: %s"
                        .formatted(source, place, reason(text, e))),
                e);
    }

    /** What a value is, in words: a short one as it stands. */
    static String name(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case MISSING -> "nothing";
            default -> {
                String text = value.toString();
                yield text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
            }
        };
    }

    /** Of a value that is none of a few; a later version may have more of them. */
    private static Optional<String> choice(JsonProcessingException e) {
        return e instanceof InvalidFormatException invalid
                        && invalid.getTargetType().isEnum()
                ? Optional.of("%s: expected one of %s, found %s; was it written by a newer version?"
                        .formatted(
                                field(invalid),
                                Arrays.stream(invalid.getTargetType().getEnumConstants())
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")),
                                invalid.getValue()))
                : Optional.empty();
    }

    private static String reason(String text, JsonProcessingException e) {
        // Jackson adds in brackets where its own reader was started.
        String said = e.getOriginalMessage().replaceAll("\\s*\\(start marker at .*|\\s*at \\[Source: .*", "");
        Matcher missing = MISSING.matcher(said);
        Matcher twice = TWICE.matcher(said);
        if (twice.find()) {
            return "expected each field once, found \"%s\" twice".formatted(twice.group(1));
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return field(unknown) + ": expected no field of this name, found one; was it written by a newer version?";
        }
        if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
            String separator = refused.getCause() instanceof InvalidValueException ? "." : ": ";
            return field(refused, separator) + refused.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatched) {
            return missing.find()
                    ? field(mismatched, ": ") + "expected a value, found none"
                    : field(mismatched, ": ")
                            + "expected %s, found %s".formatted(kind(mismatched), found(text, mismatched));
        }
        return said;
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    /** The field and what separates it from what follows; nothing for the outermost value. */
    private static String field(JsonMappingException e, String separator) {
        String field = field(e);
        return field.isEmpty() ? "" : field + separator;
    }

    private static String found(String text, JsonMappingException e) {
        JsonPointer path = JsonPointer.empty();
        for (JsonMappingException.Reference part : e.getPath()) {
            path = part.getFieldName() == null
                    ? path.appendIndex(part.getIndex())
                    : path.appendProperty(part.getFieldName());
        }
        return name(Json.at(text, path));
    }

    private static String kind(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (type == null) {
            return "another value";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class || type.isEnum()) {
            return "a text";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
