package io.github.headstart.classify.report;

import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands that give a run again, as a POSIX shell takes them. */
public final class Commands {
    private static final int LONGEST_LINE = 90;

    private Commands() {}

    static List<String> of(RunDescription run) {
        List<String> commands = new ArrayList<>();
        run.origin()
                .ifPresent(origin -> commands.add("./headstart extract " + quoted(origin.manifest()) + cache(origin)));
        String line = classify(run.store(), run.flags());
        if (line.length() > LONGEST_LINE) {
            List<String> folded = new ArrayList<>(List.of("./headstart classify " + quoted(run.store())));
            run.flags().forEach((flag, value) -> folded.add(quoted(flag) + ' ' + quoted(value)));
            line = String.join(" \\\n    ", folded);
        }
        commands.add(line);
        return commands;
    }

    /** The training with these flags, by name, on a store. */
    public static String classify(String store, Map<String, String> flags) {
        StringBuilder classify = new StringBuilder("./headstart classify ").append(quoted(store));
        flags.forEach((flag, value) ->
                classify.append(' ').append(quoted(flag)).append(' ').append(quoted(value)));
        return classify.toString();
    }

    /** What goes on with a sweep that was ended before its end. */
    public static String resumeSweep(String folder) {
        return "./headstart classify sweep --resume " + quoted(folder);
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
