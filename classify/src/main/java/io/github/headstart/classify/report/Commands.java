package io.github.headstart.classify.report;

import java.util.List;

/**
 * The commands that a report shows, as a POSIX shell takes them.
 *
 * @param repeat what gives the run again, in order
 * @param next what can be done with the run
 */
public record Commands(List<String> repeat, List<NextStep> next) {
    public Commands {
        repeat = List.copyOf(repeat);
        next = List.copyOf(next);
    }
}
