package io.github.headstart.classify.cli;

import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The file of {@code sweep --plan}: the values to try, by flag. */
final class SweepPlan {
    private SweepPlan() {}

    /** @throws PipelineException if it is no object of values or lists of values by flag */
    static Map<String, List<String>> read(Path file) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<?, ?> fields = Json.read(file, Map.class);
        if (fields == null) {
            throw new PipelineException("%s: expected an object of flags and their values, found null".formatted(file));
        }
        fields.forEach((name, value) -> {
            String flag = flag(String.valueOf(name));
            if (!TrainFlags.names().contains(flag)) {
                throw new PipelineException("%s: %s: expected one of the flags %s"
                        .formatted(file, name, String.join(", ", TrainFlags.names())));
            }
            // Not List.of, which takes no null.
            List<?> list = value instanceof List<?> many ? many : Collections.singletonList(value);
            values.put(flag, list.stream().map(each -> text(file, name, each)).toList());
        });
        return values;
    }

    /** The flag that is meant by {@code learning_rate}, {@code learning-rate} or {@code --learning-rate}. */
    static String flag(String name) {
        return "--" + name.replaceFirst("^--", "").replace('_', '-');
    }

    private static String text(Path file, Object name, Object value) {
        if (value instanceof List<?> parts) {
            return parts.stream().map(part -> text(file, name, part)).collect(Collectors.joining(","));
        }
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        throw new PipelineException("%s: %s: expected a number, a text or a list of these, found %s"
                .formatted(file, name, Json.line(value)));
    }
}
