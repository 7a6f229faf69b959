package io.github.headstart.classify.cli;

import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the file of {@code sweep --plan}: the values to try by option. */
final class SweepPlan {
    private SweepPlan() {}

    /** @throws PipelineException if the file is not a JSON object of values or lists of values by option */
    static Map<String, List<String>> read(Path file) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<?, ?> fields = Json.read(file, Map.class);
        if (fields == null) {
            throw new PipelineException(
                    "%s: expected an object of options and their values, found null".formatted(file));
        }
        fields.forEach((name, value) -> {
            String option = OptionTexts.name(String.valueOf(name));
            if (!OptionTexts.names().contains(option)) {
                throw new PipelineException("%s: %s: expected one of the options %s"
                        .formatted(file, name, String.join(", ", OptionTexts.names())));
            }
            // List.of does not accept null.
            List<?> list = value instanceof List<?> many ? many : Collections.singletonList(value);
            values.put(option, list.stream().map(each -> text(file, name, each)).toList());
        });
        return values;
    }

    private static String text(Path file, Object name, Object value) {
        if (value instanceof List<?> parts) {
            return parts.stream().map(part -> text(file, name, part)).collect(Collectors.joining(","));
        }
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        throw new PipelineException("%s: %s: expected a number, a string or a list of these, found %s"
                .formatted(file, name, Json.line(value)));
    }
}
