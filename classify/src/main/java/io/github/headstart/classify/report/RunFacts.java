package io.github.headstart.classify.report;

import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.json.Json;
import io.github.headstart.text.Count;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration of a run: data, features, training options and environment. */
final class RunFacts {
    private static final int MAX_CLASSES = 30;

    private RunFacts() {}

    static List<Facts> of(Run run) {
        RunDescription description = run.description();
        return List.of(
                Facts.of("Data", data(run)),
                Facts.of("Features", Json.flat(description.recipe())),
                Facts.of("Training", training(description)),
                Facts.of("Environment", environment(description)));
    }

    private static Map<String, Object> data(Run run) {
        RunDescription description = run.description();
        Map<String, Object> data = new LinkedHashMap<>();
        description.store().origin().ifPresent(origin -> {
            data.put("manifest", origin.manifest());
            if (origin.content().get("dataset") instanceof Map<?, ?> dataset) {
                data.put("images", dataset.get("root"));
                data.put("layout", dataset.get("layout"));
            }
        });
        data.put("store", description.store().path());
        data.put("store SHA-256", description.store().sha256());
        run.metrics().forEach((split, metrics) -> data.put(split + " images", Count.of(metrics.count())));
        data.put("classes", classes(description.classes()));
        description.store().labelling().ifPresent(labelling -> data.put("labels", labelling.toString()));
        return data;
    }

    private static Map<String, Object> training(RunDescription description) {
        Map<String, Object> fields = new LinkedHashMap<>(Json.flat(description.options()));
        description.calibration().ifPresent(fitted -> fields.put("temperature", fitted.temperature()));
        return fields;
    }

    private static String classes(List<String> names) {
        String shown = names.stream().limit(MAX_CLASSES).collect(Collectors.joining(", "));
        return names.size() <= MAX_CLASSES ? shown : "%s … (%s)".formatted(shown, Count.of(names.size()));
    }

    private static Map<String, Object> environment(RunDescription description) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("started", Numbers.time(description.started()));
        fields.put("duration", Numbers.seconds(description.seconds()));
        fields.putAll(Json.flat(description.environment()));
        return fields;
    }
}
