package io.github.headstart.classify.report;

import io.github.headstart.classify.report.Facts.Fact;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The differences between the configurations of runs: a row per setting, a column per run. */
final class Differences {
    private static final String NONE = "–";

    private Differences() {}

    static DataTable of(List<Run> runs, List<String> names) {
        List<Map<String, String>> given =
                runs.stream().map(run -> given(run.description())).toList();
        Set<String> fields = new LinkedHashSet<>();
        given.forEach(values -> fields.addAll(values.keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String field : fields) {
            List<String> values =
                    given.stream().map(each -> each.getOrDefault(field, NONE)).toList();
            if (values.stream().distinct().count() > 1) {
                List<String> row = new ArrayList<>(List.of(field));
                row.addAll(values);
                rows.add(row);
            }
        }
        List<String> columns = new ArrayList<>(List.of("setting"));
        columns.addAll(names);
        return DataTable.ofTexts("Configuration differences", columns, rows);
    }

    private static Map<String, String> given(RunDescription run) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("store", run.store().path());
        all.put("store SHA-256", run.store().sha256());
        all.putAll(Json.flat(run.recipe()));
        all.put("classes", run.classes());
        all.put("labels", run.labelling().toString());
        all.putAll(Json.flat(run.options()));
        all.putAll(Json.flat(run.environment()));
        run.calibration().ifPresent(fitted -> all.put("temperature", fitted.temperature()));
        all.put("stop reason", run.stopReason().toString());
        Map<String, String> texts = new LinkedHashMap<>();
        for (Fact fact : Facts.of("", all).facts()) {
            texts.put(fact.name(), fact.value());
        }
        return texts;
    }
}
