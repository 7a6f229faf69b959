package io.github.headstart.classify.report;

import io.github.headstart.classify.result.RunDescription;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;

/** The commands that give a run again, as a POSIX shell takes them. */
final class Commands {
    private static final int LONGEST_LINE = 90;

    private Commands() {}

    static List<String> of(RunDescription run) {
        List<String> commands = new ArrayList<>();
        run.origin()
                .ifPresent(origin -> commands.add("./headstart extract " + quoted(origin.manifest()) + cache(origin)));
        List<String> classify = new ArrayList<>(List.of("./headstart classify " + quoted(run.store())));
        run.flags().forEach((flag, value) -> classify.add(quoted(flag) + ' ' + quoted(value)));
        String line = String.join(" ", classify);
        commands.add(line.length() <= LONGEST_LINE ? line : String.join(" \\\n    ", classify));
        return commands;
    }

    /** The description of the data as it was, but for names and passwords in its addresses; empty if unknown. */
    static String manifest(RunDescription run) {
        return run.origin()
                .map(origin -> Json.document(origin.content()).replaceAll("://[^/?#\\s\"]*@", "://"))
                .orElse("");
    }

    private static String cache(StoreOrigin origin) {
        return isDefault(origin) ? "" : " --cache " + quoted(origin.cache());
    }

    private static boolean isDefault(StoreOrigin origin) {
        try {
            return origin.cacheFolder().equals(origin.description().defaultCache());
        } catch (PipelineException | InvalidPathException e) {
            // A description that this version does not understand: the flag does no harm.
            return false;
        }
    }

    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
