package io.github.bottleneck.classify.report;

import io.github.bottleneck.classify.result.RunDescription;
import io.github.bottleneck.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The commands that give a run again, as a POSIX shell takes them. */
final class Commands {
    private Commands() {}

    static List<String> of(RunDescription run) {
        List<String> commands = new ArrayList<>();
        run.origin().ifPresent(origin -> commands.add("./bottleneck extract " + quoted(origin.manifest())));
        StringBuilder classify = new StringBuilder("./bottleneck classify ").append(quoted(run.store()));
        run.flags()
                .forEach((flag, value) ->
                        classify.append(' ').append(flag).append(' ').append(quoted(value)));
        commands.add(classify.toString());
        return commands;
    }

    /** The description of the data as it was; empty if unknown. */
    static String manifest(RunDescription run) {
        return run.origin().map(origin -> Json.document(origin.content())).orElse("");
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
