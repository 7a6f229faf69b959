package io.github.headstart.classify.cli;

import io.github.headstart.classify.report.Comparison;
import io.github.headstart.classify.report.Report;
import io.github.headstart.classify.run.Run;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify report}: writes an HTML report of one run, or a comparison of several. */
@Command(
        name = "report",
        description = "Writes the HTML report of a run again, or a report that compares several runs.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = ClassifyCommand.RUN)
    private List<Path> runs;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "HTML file to write (default: RUN/" + Report.FILE + ", for several runs " + Comparison.FILE + ")")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Set<Path> seen = new HashSet<>();
        for (Path run : runs) {
            if (!seen.add(run.toAbsolutePath().normalize())) {
                throw new ParameterException(
                        spec.commandLine(), "RUN: expected each run once, found %s twice".formatted(run));
            }
        }
        List<Run> read = runs.stream().map(Run::read).toList();
        Path file = Optional.ofNullable(output)
                .orElseGet(() -> runs.size() == 1 ? runs.get(0).resolve(Report.FILE) : Path.of(Comparison.FILE));
        if (read.size() == 1) {
            Report.write(read.get(0), ShellCommands.of(read.get(0)), file);
        } else {
            Comparison.write(read, file);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("report: " + file);
        out.flush();
        return 0;
    }
}
