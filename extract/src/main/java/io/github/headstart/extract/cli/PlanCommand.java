package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.PlanReport;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.text.Count;
import io.github.headstart.text.DurationText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code extract plan}: shows what a run would do. */
@Command(
        name = "plan",
        description = "Shows what extract would do, why, and how long it would take. Leaves the store unchanged.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private ManifestArgument manifest;

    @Mixin
    private StoreOptions store;

    @Option(names = "--json", description = "print the plan as one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DataManifest description = manifest.read();
        Path cacheFolder = manifest.cache(description);
        PlanReport plan = PlanReport.of(new ExtractOptions(
                description,
                cacheFolder,
                ErrorPolicy.skip(),
                store.maxDropped(spec.commandLine()),
                store.replace,
                store.repair,
                store.skipVerify(spec.commandLine()),
                Workers.ofMachine()
                        .fitting(
                                description.image().height(),
                                description.image().width())));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(plan.fields()));
        } else {
            print(plan, out);
        }
        out.flush();
        return 0;
    }

    private static void print(PlanReport plan, PrintWriter out) {
        String row = "%-12s %6s %10s %10s %10s %10s %8s%n";
        out.println("%s: %s".formatted(plan.store(), plan.reason()));
        out.println();
        out.printf(Locale.ROOT, row, "split", "pass", "compute", "copy", "resumed", "keep", "shards");
        for (PlanReport.Part part : plan.parts()) {
            out.printf(
                    Locale.ROOT,
                    row,
                    part.split(),
                    part.pass(),
                    Count.of(part.compute()),
                    Count.of(part.copy()),
                    Count.of(part.resumed()),
                    Count.of(part.keep()),
                    Count.of(part.shards()));
        }
        out.println();
        out.println("%s to compute, %s to copy, %s finished by an interrupted run, %s to keep, %s to drop"
                .formatted(
                        Count.of(plan.compute(), "row"),
                        Count.of(plan.copy()),
                        Count.of(plan.resumed()),
                        Count.of(plan.keep()),
                        Count.of(plan.dropped())));
        if (plan.unreadable() > 0) {
            out.println("unreadable (known ones are not tried again): " + Count.of(plan.unreadable(), "image"));
        }
        if (plan.missing() > 0) {
            out.println("missing: %s of the store (%s)%s"
                    .formatted(
                            Count.of(plan.missing(), "image"),
                            plan.missingNames(),
                            plan.isRefused()
                                    ? "; extract refuses to drop more than %s without --max-dropped %d"
                                            .formatted(Count.of(plan.maxDropped()), plan.missing())
                                    : ""));
        }
        out.println("%s to write in %s, %s free"
                .formatted(
                        Count.of(plan.space().needed(), "byte"),
                        Count.of(plan.shards(), "shard"),
                        Count.of(plan.space().free(), "byte")));
        plan.seconds().ifPresent(seconds -> out.println("about " + DurationText.ofSeconds(seconds)));
    }
}
