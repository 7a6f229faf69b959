package io.github.headstart.classify.cli;

import io.github.headstart.classify.report.Commands;
import io.github.headstart.classify.report.NextStep;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Commands as a POSIX shell takes them. */
final class ShellCommands {
    private static final int LONGEST_LINE = 90;

    private ShellCommands() {}

    /** What the report of a run shows. */
    static Commands of(Run run) {
        String folder = quoted(run.folder().toAbsolutePath().normalize().toString());
        return new Commands(
                repeat(run.description()),
                List.of(
                        new NextStep(
                                "Predict the classes of other images; name files or folders in the place of images",
                                "./headstart classify predict " + folder + " images"),
                        new NextStep(
                                "Export one TensorFlow model from image files to labels",
                                "./headstart classify export " + folder + " --format savedmodel"),
                        new NextStep(
                                "Export a model for Keras",
                                "./headstart classify export " + folder + " --format keras"),
                        new NextStep(
                                "Compare it with another run; name that run's folder in the place of other-run",
                                "./headstart classify report " + folder + " other-run")));
    }

    /** The extraction and the training that give a run again. */
    static List<String> repeat(RunDescription run) {
        List<String> commands = new ArrayList<>();
        run.store()
                .origin()
                .ifPresent(origin -> commands.add("./headstart extract " + quoted(origin.manifest()) + cache(origin)));
        String line = classify(run.store().path(), run.options(), " ");
        commands.add(line.length() <= LONGEST_LINE ? line : classify(run.store().path(), run.options(), " \\\n    "));
        return commands;
    }

    /** The training of a head on a store, on one line. */
    static String classify(String store, TrainOptions options) {
        return classify(store, options, " ");
    }

    private static String classify(String store, TrainOptions options, String separator) {
        StringBuilder command = new StringBuilder("./headstart classify ").append(quoted(store));
        Iterator<String> arguments = TrainFlags.arguments(options).iterator();
        while (arguments.hasNext()) {
            command.append(separator)
                    .append(quoted(arguments.next()))
                    .append(' ')
                    .append(quoted(arguments.next()));
        }
        return command.toString();
    }

    /** What goes on with a sweep that was ended before its end. */
    static String resumeSweep(String folder) {
        return "./headstart classify sweep --resume " + quoted(folder);
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
