package io.github.headstart.error;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a constructor's arguments are invalid; names all of them, not only the first. */
public final class InvalidValueException extends IllegalArgumentException {
    private final transient List<Problem> problems;

    public InvalidValueException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
