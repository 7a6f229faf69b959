package io.github.headstart.classify.report;

import java.nio.file.Path;
import java.util.List;

/**
 * What can be done with a run, and the command for it as a POSIX shell takes it.
 *
 * @param title what it does
 * @param command to be copied
 */
record NextStep(String title, String command) {
    static List<NextStep> of(Path folder) {
        String run = Commands.quoted(folder.toAbsolutePath().normalize().toString());
        return List.of(
                new NextStep(
                        "Predict the classes of other images; name files or folders in the place of images",
                        "./headstart classify predict " + run + " images"),
                new NextStep(
                        "Export one TensorFlow model from image files to labels",
                        "./headstart classify export " + run + " --format savedmodel"),
                new NextStep("Export a model for Keras", "./headstart classify export " + run + " --format keras"),
                new NextStep(
                        "Compare it with another run; name that run's folder in the place of other-run",
                        "./headstart classify report " + run + " other-run"));
    }
}
