package io.github.headstart.classify.train;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The rule for every {@code --output}: results never go where there is something already. */
public final class ResultsFolder {
    private ResultsFolder() {}

    /**
     * To be asked before the work whose results go there.
     *
     * @throws PipelineException if the folder has something in it, or is none
     */
    public static void check(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new PipelineException(
                        "%s: expected no folder or an empty one for the results, found files in it; name another"
                                .formatted(folder));
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Makes the folder after the same check.
     *
     * @throws PipelineException also if it cannot be made
     */
    public static void create(Path folder) {
        check(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static PipelineException unusable(Path folder, IOException e) {
        return new PipelineException(
                "%s: cannot be used for the results: %s; name another by --output"
                        .formatted(folder, AtomicFile.reason(e)),
                e);
    }
}
