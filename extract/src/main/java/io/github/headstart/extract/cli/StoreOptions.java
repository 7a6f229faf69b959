package io.github.headstart.extract.cli;

import io.github.headstart.measure.Limit;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options on what may be done to an existing store. */
final class StoreOptions {
    @Option(
            names = "--replace",
            description = "replace a store that has another recipe (it stays until the new one is complete)")
    boolean replace;

    @Option(names = "--repair", description = "recompute damaged or missing shards, byte for byte")
    boolean repair;

    @Option(
            names = "--skip-verify",
            description = "trust the shards that the store has, instead of reading every byte of them first")
    private boolean skipVerify;

    @Option(
            names = "--max-dropped",
            paramLabel = "N|N%",
            defaultValue = "10%",
            description =
                    "how many of the store's images may be missing from the data set; if more are, nothing is changed (default: ${DEFAULT-VALUE})")
    private String maxDropped;

    Limit maxDropped(CommandLine line) {
        try {
            return Limit.parse("max-dropped", maxDropped);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--" + e.getMessage(), e);
        }
    }

    boolean skipVerify(CommandLine line) {
        if (skipVerify && repair) {
            throw new ParameterException(line, "--skip-verify: expected none beside --repair, which finds the damage");
        }
        return skipVerify;
    }
}
