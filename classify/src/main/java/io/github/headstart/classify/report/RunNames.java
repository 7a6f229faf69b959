package io.github.headstart.classify.report;

import io.github.headstart.classify.run.Run;
import java.nio.file.Path;
import java.util.List;

/** The display names of runs: the names of their folders, or the full paths if two names are equal. */
final class RunNames {
    private RunNames() {}

    static String of(Run run) {
        Path name = run.folder().toAbsolutePath().normalize().getFileName();
        return name == null ? "/" : name.toString();
    }

    static List<String> of(List<Run> runs) {
        List<String> names = runs.stream().map(RunNames::of).toList();
        return names.stream().distinct().count() == names.size()
                ? names
                : runs.stream()
                        .map(run -> run.folder().toAbsolutePath().normalize().toString())
                        .toList();
    }
}
