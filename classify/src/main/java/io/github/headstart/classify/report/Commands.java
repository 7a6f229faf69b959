package io.github.headstart.classify.report;

import java.util.List;

/**
 * The commands that a report shows, quoted for a POSIX shell.
 *
 * @param repeat the commands that reproduce the run, in order
 * @param next suggested next steps
 */
public record Commands(List<String> repeat, List<NextStep> next) {
    public Commands {
        repeat = List.copyOf(repeat);
        next = List.copyOf(next);
    }
}
