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

/** Builds command lines, quoted for a POSIX shell. */
final class ShellCommands {
    private static final int LONGEST_LINE = 90;

    private ShellCommands() {}

    /** The commands that the report of a run shows. */
    static Commands of(Run run) {
        String folder = quoted(run.folder().toAbsolutePath().normalize().toString());
        return new Commands(
                repeat(run.description()),
                List.of(
                        new NextStep(
                                "Predict the classes of other images; replace images by files or folders",
                                "./headstart classify predict " + folder + " images"),
                        new NextStep(
                                "Calibrate the probabilities on the validation split",
                                "./headstart classify calibrate " + folder),
                        new NextStep(
                                "Export a SavedModel for TensorFlow Serving and Python",
                                "./headstart classify export " + folder + " --format savedmodel"),
                        new NextStep(
                                "Export a Keras model", "./headstart classify export " + folder + " --format keras"),
                        new NextStep(
                                "Compare with another run; replace other-run by its folder",
                                "./headstart classify report " + folder + " other-run")));
    }

    /** The commands that reproduce a run: the extraction and the training. */
    static List<String> repeat(RunDescription run) {
        List<String> commands = new ArrayList<>();
        run.store()
                .origin()
                .ifPresent(origin -> commands.add("./headstart extract " + quoted(origin.manifest()) + cache(origin)));
        String line = classify(run.store().path(), run.options(), " ");
        commands.add(line.length() <= LONGEST_LINE ? line : classify(run.store().path(), run.options(), " \\\n    "));
        return commands;
    }

    /** The command that trains a head on a store, on one line. */
    static String classify(String store, TrainOptions options) {
        return classify(store, options, " ");
    }

    private static String classify(String store, TrainOptions options, String separator) {
        StringBuilder command = new StringBuilder("./headstart classify ").append(quoted(store));
        Iterator<String> arguments = OptionTexts.arguments(options).iterator();
        while (arguments.hasNext()) {
            command.append(separator)
                    .append(quoted(arguments.next()))
                    .append(' ')
                    .append(quoted(arguments.next()));
        }
        return command.toString();
    }

    /** The command that resumes an interrupted sweep. */
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
            // This version cannot read the manifest. Naming the cache explicitly is always valid.
            return false;
        }
    }

    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
