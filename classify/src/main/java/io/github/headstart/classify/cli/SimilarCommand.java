package io.github.headstart.classify.cli;

import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.nearest.SimilarImages;
import io.github.headstart.classify.nearest.SimilarImages.Match;
import io.github.headstart.classify.predict.SimilarSearch;
import io.github.headstart.classify.report.ContactSheet;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify similar}: finds the images of a store that are most similar to given ones. */
@Command(
        name = "similar",
        description = "Finds the images of a feature store that are most similar to given ones, by the cosine of their "
                + "features, averaged over height and width. All unchanged images are compared.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SimilarCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("image", "status", "rank", "cosine", "split", "label", "path");

    @Parameters(index = "0", paramLabel = "DIR", description = "feature store")
    private Path directory;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "an image file, which goes through the store's backbone, or else the path of an image of the "
                    + "store, as samples.csv has it")
    private List<String> images;

    @Option(
            names = "-k",
            paramLabel = "N",
            defaultValue = "10",
            description = "number of images to find for each (default: ${DEFAULT-VALUE})")
    private int most;

    @Option(names = "--csv", description = "print CSV with the columns image,status,rank,cosine,split,label,path")
    private boolean csv;

    @Option(names = "--json", description = "print JSON Lines, one object per image")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "also write an HTML page that shows the images and the similar ones")
    private Path html;

    @Mixin
    private BackboneFlags backbone;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "-k: expected 1 or more, found " + most);
        }
        ClassifyCommand.checkFormats(spec.commandLine(), csv, json);
        if (html != null) {
            ContactSheet.check(html);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store = FeatureStore.open(directory)) {
            List<SimilarImages> found = new SimilarSearch(store, () -> backbone.find(store)).find(images, most);
            if (json) {
                found.forEach(each -> out.print(Json.line(each) + "\n"));
            } else if (csv) {
                out.print(table(found).csv());
            } else {
                out.print(table(found).lines(Integer.MAX_VALUE));
            }
            if (html != null) {
                ContactSheet.write(store, found, html);
                spec.commandLine().getErr().println("page: " + html);
            }
            out.flush();
            if (found.stream().allMatch(each -> each.matches().isEmpty())) {
                throw new PipelineException("none of the images could be read; the reasons are in the output");
            }
        }
        return 0;
    }

    private static TextTable table(List<SimilarImages> found) {
        List<List<String>> rows = new ArrayList<>();
        for (SimilarImages each : found) {
            if (each.matches().isEmpty()) {
                rows.add(List.of(each.image(), each.status(), "", "", "", "", ""));
            }
            for (int i = 0; i < each.matches().size(); i++) {
                Match match = each.matches().get(i);
                rows.add(List.of(
                        each.image(),
                        each.status(),
                        Integer.toString(i + 1),
                        String.format(Locale.ROOT, "%.4f", match.cosine()),
                        match.sample().split().toString(),
                        match.sample().label(),
                        match.sample().path()));
            }
        }
        return new TextTable(COLUMNS, rows);
    }
}
