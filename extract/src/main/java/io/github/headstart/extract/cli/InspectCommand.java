package io.github.headstart.extract.cli;

import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.text.Count;
import io.github.headstart.text.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract inspect}: shows the content of a store. */
@Command(name = "inspect", description = "Shows the content of a feature store.", mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the store's folder")
    private Path directory;

    @Option(
            names = "--json",
            description =
                    "print the content of features.json as one JSON object, with its checksum replaced by the file's SHA-256")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store = FeatureStore.open(directory)) {
            if (json) {
                out.println(Json.line(fields(store)));
            } else {
                print(store, out);
            }
        }
        out.flush();
        return 0;
    }

    private static void print(FeatureStore store, PrintWriter out) {
        StoreManifest manifest = store.manifest();
        Recipe recipe = manifest.recipe();
        out.println("store          "
                + Printable.name(store.directory().toAbsolutePath().toString()));
        String image = Json.flat(recipe.image()).entrySet().stream()
                .map(field -> field.getKey() + " " + field.getValue())
                .collect(Collectors.joining(", "));
        out.println("images         %s, preprocessing %s".formatted(image, recipe.preprocessing()));
        out.println("backbone       %s%s, %s"
                .formatted(
                        Printable.name(recipe.backbone().name()),
                        recipe.backbone().trained() ? "" : " (UNTRAINED: weights drawn from a seed)",
                        recipe.precision()));
        out.println("fingerprint    " + recipe.backbone().fingerprint());
        out.println("features       %s %s".formatted(recipe.dtype(), recipe.featureShape()));
        out.println("compression    " + compression(manifest));
        out.println("classes        "
                + manifest.classes().stream().map(Printable::name).collect(Collectors.joining(", "))
                + manifest.labelling().map(" (%s)"::formatted).orElse(""));
        out.println("unreadable     " + manifest.unreadable());
        out.println("SHA-256        " + store.checksum());
        out.println();
        String row = "%-12s %6s %10s   %s";
        out.println(row.formatted("split", "pass", "rows", "by class"));
        counts(store)
                .forEach((splitAndPass, byClass) -> out.println(row.formatted(
                        splitAndPass.split(),
                        splitAndPass.pass(),
                        Count.of(manifest.counts()
                                .get(splitAndPass.split().toString())
                                .get(Integer.toString(splitAndPass.pass()))),
                        byClass.entrySet().stream()
                                .map(count -> Printable.name(count.getKey()) + " " + Count.of(count.getValue()))
                                .collect(Collectors.joining(", ")))));
        out.println();
        out.println("%s in %s, %s"
                .formatted(
                        Count.of(manifest.rows(), "row"),
                        Count.of(manifest.shards().size(), "shard"),
                        Count.of(manifest.bytes(), "byte")));
    }

    private static String compression(StoreManifest manifest) {
        Map<Compression, Long> shards = manifest.shards().stream()
                .collect(Collectors.groupingBy(
                        shard -> Compression.of(shard.compression()), TreeMap::new, Collectors.counting()));
        return shards.entrySet().stream()
                .map(kind -> kind.getKey() + (shards.size() == 1 ? "" : " " + Count.of(kind.getValue(), "shard")))
                .collect(Collectors.joining(", "));
    }

    /** The content of features.json, with its checksum field replaced by the SHA-256 of the file. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(FeatureStore store) {
        Map<String, Object> fields = Json.parse(Json.line(store.manifest()), FeatureStore.MANIFEST, Map.class);
        fields.remove("checksum");
        fields.put("sha256", store.checksum());
        return fields;
    }

    private record SplitAndPass(Split split, int pass) implements Comparable<SplitAndPass> {
        @Override
        public int compareTo(SplitAndPass other) {
            return Comparator.comparing(SplitAndPass::split)
                    .thenComparing(SplitAndPass::pass)
                    .compare(this, other);
        }
    }

    /** The number of rows by class of each split and pass, in the shards' order. */
    private static SortedMap<SplitAndPass, SortedMap<String, Integer>> counts(FeatureStore store) {
        SortedMap<SplitAndPass, SortedMap<String, Integer>> counts = new TreeMap<>();
        for (ShardEntry shard : store.manifest().shards()) {
            SortedMap<String, Integer> byClass =
                    counts.computeIfAbsent(new SplitAndPass(shard.split(), shard.pass()), key -> new TreeMap<>());
            try (FeatureReader reader = store.read(shard)) {
                reader.keys().forEach(key -> store.labelling()
                        .classes(key.sample().label())
                        .forEach(name -> byClass.merge(name, 1, Integer::sum)));
            }
        }
        return counts;
    }
}
