package io.github.headstart.extract.cli;

import io.github.headstart.measure.Limit;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What may be done to a store that is there already. */
final class StoreOptions {
    @Option(
            names = "--replace",
            description = "if the store has another recipe, put a new store in its place (it stays until then)")
    boolean replace;

    @Option(names = "--repair", description = "make damaged or missing shards again, to the byte")
    boolean repair;

    @Option(
            names = "--max-dropped",
            paramLabel = "N|N%",
            defaultValue = "10%",
            description = "how many of the store's images may be gone from the data set; if there are more, nothing is "
                    + "changed (default: ${DEFAULT-VALUE})")
    private String maxDropped;

    Limit maxDropped(CommandLine line) {
        try {
            return Limit.parse("max-dropped", maxDropped);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--" + e.getMessage(), e);
        }
    }
}
