package io.github.headstart.reference;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where tests find reference values. {@link #committed} files are part of the project, below {@code reference/}, and
 * are always there. {@link #external} ones are not: photographs and pretrained backbones that cannot be redistributed,
 * in the folder that {@code HEADSTART_TEST_DATA} names, by default {@code ../shared} beside the project. Tests that need
 * those are skipped where there is no such folder, and fail where there is one that lacks a file.
 */
public final class ReferenceData {
    private static final String VARIABLE = "HEADSTART_TEST_DATA";

    private ReferenceData() {}

    /** A file or folder of the project's own reference data, for example {@code images/expected.csv}. */
    public static Path committed(String relative) {
        return existing(project().resolve("reference").resolve(relative));
    }

    /** A file or folder of the external data, for example {@code golden/pixels.npy}; skips the test without any. */
    public static Path external(String relative) {
        if (!hasExternal()) {
            abort(NeedsExternalData.REASON);
        }
        return existing(externalRoot().resolve(relative));
    }

    /** Whether {@link #external} data are there. A folder that the variable names counts even where it is missing. */
    public static boolean hasExternal() {
        return named() != null || Files.exists(externalRoot().resolve("golden").resolve("golden.json"));
    }

    /**
     * Cases of a parameterised test that need external data: all of them where there are such data, else only the
     * first, so that the test is reported as skipped once and not once a case.
     */
    public static <T> Stream<T> externalCases(Stream<T> cases) {
        return hasExternal() ? cases : cases.limit(1);
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new AssertionError("reference data not found: %s".formatted(path));
        }
        return path;
    }

    private static Path externalRoot() {
        return project().resolve(named() == null ? "../shared" : named()).normalize();
    }

    private static String named() {
        String value = System.getenv(VARIABLE);
        return value == null || value.isBlank() ? null : value;
    }

    private static Path project() {
        return Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
    }
}
