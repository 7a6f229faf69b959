package io.github.headstart.classify.report;

/**
 * A suggested next step with a run.
 *
 * @param title what it does
 * @param command quoted for a POSIX shell
 */
public record NextStep(String title, String command) {}
