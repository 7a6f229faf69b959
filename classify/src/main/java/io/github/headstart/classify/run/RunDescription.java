package io.github.headstart.classify.run;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code run.json} says of a run. Immutable.
 *
 * @param started an instant such as {@code 2026-11-24T08:04:00Z}
 * @param store absolute path of the feature store
 * @param storeSha256 of its {@code features.json}
 * @param recipe of its features
 * @param origin where its images and backbone were found; empty for a store that does not say so
 * @param classes names by number
 * @param flags of the command line, by name, as they give the run again
 * @param options what they mean, by name
 * @param penalty what l2 adds to the loss of the kept weights
 * @param versions by program
 * @param machine what it was trained on
 * @param monitor the figure that the best epoch went by
 * @param warnings about the data
 * @param ending how the training came to its end
 * @param bestEpoch counted from 0: the one whose weights were kept
 * @param seconds that the run took
 */
public record RunDescription(
        String started,
        String store,
        String storeSha256,
        Recipe recipe,
        Optional<StoreOrigin> origin,
        List<String> classes,
        Map<String, String> flags,
        Map<String, Object> options,
        double penalty,
        Map<String, String> versions,
        Map<String, Object> machine,
        Monitor monitor,
        List<DataWarning> warnings,
        StopReason ending,
        int bestEpoch,
        double seconds) {
    public RunDescription {
        classes = List.copyOf(classes);
        flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the text of a {@code run.json}. Fields that this version does not know are passed over.
     *
     * @param source names it in errors
     * @throws PipelineException naming the field that is missing or not what it should be
     */
    @SuppressWarnings("unchecked")
    public static RunDescription parse(String text, String source) {
        Map<String, Object> fields = Json.parse(text, source, Map.class);
        Fields run = new Fields(fields == null ? Map.of() : fields, source);
        return new RunDescription(
                run.get("started", String.class),
                run.get("store", String.class),
                run.get("store_sha256", String.class),
                run.get("recipe", Recipe.class),
                fields.get("origin") == null ? Optional.empty() : Optional.of(run.get("origin", StoreOrigin.class)),
                List.of(run.get("classes", String[].class)),
                run.get("flags", Map.class),
                run.get("options", Map.class),
                run.get("penalty", Double.class),
                run.get("versions", Map.class),
                run.get("machine", Map.class),
                run.get("monitor", Monitor.class),
                List.of(run.get("warnings", DataWarning[].class)),
                run.get("ending", StopReason.class),
                run.get("best_epoch", Integer.class),
                run.get("seconds", Double.class));
    }

    private record Fields(Map<String, Object> values, String source) {
        <T> T get(String name, Class<T> type) {
            Object value = values.get(name);
            if (value == null) {
                throw new PipelineException(
                        "%s: expected the field %s, found none; was the run made by another version?"
                                .formatted(source, name));
            }
            return Json.parse(Json.line(value), source + " " + name, type);
        }
    }
}
