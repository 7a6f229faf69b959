package io.github.headstart.classify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A titled list of facts, each a name and a value. */
record Facts(String title, List<Fact> facts) {
    Facts {
        facts = List.copyOf(facts);
    }

    /** A name and its value. */
    record Fact(String name, String value) {}

    /** Converts fields of {@code run.json}; empty and false values are left out. */
    static Facts of(String title, Map<String, ?> values) {
        List<Fact> facts = new ArrayList<>();
        values.forEach((name, value) -> {
            String text = text(value);
            if (!text.isEmpty()) {
                facts.add(new Fact(name.replace('_', ' '), text));
            }
        });
        return new Facts(title, facts);
    }

    private static String text(Object value) {
        if (value == null || value.equals(false)) {
            return "";
        }
        if (value instanceof Map<?, ?> fields) {
            List<String> parts = new ArrayList<>();
            fields.forEach((name, each) -> {
                String text = text(each);
                if (!text.isEmpty()) {
                    parts.add(name.toString().replace('_', ' ') + " " + text);
                }
            });
            return String.join(", ", parts);
        }
        if (value instanceof List<?> list) {
            return String.join(", ", list.stream().map(Facts::text).toList());
        }
        return value.toString();
    }
}
