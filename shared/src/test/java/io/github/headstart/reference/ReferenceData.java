package io.github.headstart.reference;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of reference values, pictures and backbones that tests tagged {@code reference} read. It is not part of
 * the project: {@code HEADSTART_TEST_DATA} names it, by default {@code ../shared} beside the project. Where it is
 * missing those tests are skipped, except in CI, where they fail.
 */
public final class ReferenceData {
    private ReferenceData() {}

    /** A file or folder of the reference data, for example {@code golden/pixels.npy}. */
    public static Path path(String relative) {
        String named = System.getenv("HEADSTART_TEST_DATA");
        Path project =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
        Path root = project.resolve(named == null ? "../shared" : named).normalize();
        Path path = root.resolve(relative);
        if (!Files.exists(path)) {
            String message = "reference data not found: %s; name its folder by HEADSTART_TEST_DATA".formatted(path);
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                fail(message);
            }
            abort(message);
        }
        return path;
    }
}
