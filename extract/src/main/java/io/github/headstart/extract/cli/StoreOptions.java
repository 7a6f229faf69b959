package io.github.headstart.extract.cli;

import picocli.CommandLine.Option;

/** What may be done to a store that is there already. */
final class StoreOptions {
    @Option(
            names = "--replace",
            description = "if the store has another recipe, put a new store in its place (it stays until then)")
    boolean replace;

    @Option(names = "--repair", description = "make damaged or missing shards again, to the byte")
    boolean repair;
}
