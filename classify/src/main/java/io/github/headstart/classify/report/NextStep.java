package io.github.headstart.classify.report;

/**
 * What can be done with a run.
 *
 * @param title what it does
 * @param command to be copied, as a POSIX shell takes it
 */
public record NextStep(String title, String command) {}
