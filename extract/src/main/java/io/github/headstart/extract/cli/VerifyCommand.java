package io.github.headstart.extract.cli;

import io.github.headstart.cli.Flags;
import io.github.headstart.json.Json;
import io.github.headstart.store.StoreVerifier;
import io.github.headstart.text.Count;
import io.github.headstart.text.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract verify}: checks a store for damage. */
@Command(
        name = "verify",
        description = "Reads every byte of a feature store, lists every problem and exits with 1 if there is one.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final int UNSOUND = 1;

    @Parameters(paramLabel = "DIR", description = "the store's folder")
    private Path directory;

    @Option(names = "--json", description = "print the result as one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        StoreVerifier.Findings findings = StoreVerifier.verify(directory);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(findings));
        } else {
            findings.problems().forEach(problem -> out.println(Printable.message(Flags.in(problem))));
            findings.notes().forEach(note -> out.println("note: " + Printable.message(note)));
            int problems = findings.problems().size();
            out.println("%s: %s, %s, %s"
                    .formatted(
                            directory,
                            Count.of(findings.shards(), "shard"),
                            Count.of(findings.rows(), "row"),
                            problems == 0 ? "sound" : Count.of(problems, "problem") + remedy(findings)));
        }
        out.flush();
        return findings.problems().isEmpty() ? 0 : UNSOUND;
    }

    /** A repair recomputes the same NaN or infinite values, so it is suggested for other problems only. */
    private static String remedy(StoreVerifier.Findings findings) {
        String rows = findings.notFinite() == 0
                ? ""
                : "; for values that are NaN or infinite, use another backbone, or float32, in a new store: extract then "
                        + "lists such images instead of storing them";
        return (findings.problems().size() > findings.notFinite() ? "; `extract --repair` repairs the store" : "")
                + rows;
    }
}
