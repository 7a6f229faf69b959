package io.github.bottleneck.extract.cli;

import io.github.bottleneck.json.Json;
import io.github.bottleneck.store.Recipe;
import io.github.bottleneck.store.StoreManifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract inspect}: what a store holds. */
@Command(name = "inspect", description = "Shows what a feature store holds.", mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the store's folder")
    private Path directory;

    @Option(names = "--json", description = "print features.json's content as one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        StoreManifest manifest = StoreManifest.read(directory);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(manifest));
        } else {
            print(manifest, out);
        }
        out.flush();
        return 0;
    }

    private void print(StoreManifest manifest, PrintWriter out) {
        Recipe recipe = manifest.recipe();
        out.println("store          " + directory.toAbsolutePath());
        out.println("images         %d×%d, resize %s, preprocessing %s"
                .formatted(recipe.height(), recipe.width(), recipe.resize(), recipe.preprocessing()));
        out.println("backbone       %s%s, %s"
                .formatted(
                        recipe.backbone().name(),
                        recipe.backbone().trained() ? "" : " (UNTRAINED: weights drawn from a seed)",
                        recipe.precision()));
        out.println("fingerprint    " + recipe.backbone().fingerprint());
        out.println("features       %s %s".formatted(recipe.dtype(), recipe.featureShape()));
        out.println("classes        " + String.join(", ", manifest.classes()));
        out.println("unreadable     " + manifest.unreadable());
        out.println("checksum       " + manifest.checksum());
        out.println();
        String row = "%-12s %6s %10s   %s";
        out.println(row.formatted("split", "pass", "rows", "by class"));
        for (Map.Entry<String, Map<String, Integer>> split : manifest.counts().entrySet()) {
            for (Map.Entry<String, Integer> pass : split.getValue().entrySet()) {
                out.println(row.formatted(
                                split.getKey(), pass.getKey(), String.format(Locale.ROOT, "%,d", pass.getValue()), "")
                        .stripTrailing());
            }
        }
        out.println(String.format(
                Locale.ROOT,
                "%n%,d rows in %,d shards, %,d bytes",
                manifest.rows(),
                manifest.shards().size(),
                manifest.bytes()));
    }
}
