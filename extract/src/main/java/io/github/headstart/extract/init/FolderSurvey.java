package io.github.headstart.extract.init;

import io.github.headstart.dataset.CsvLayout;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.FolderLayout;
import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.LabelLayout;
import io.github.headstart.dataset.Layout;
import io.github.headstart.dataset.Links;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.text.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The layout and images recognised in a folder that has no manifest yet.
 *
 * @param links which links have to be followed to find all files
 * @param dataset what the layout finds in the folder
 * @param splits number of images of each split that the layout gives; not of splits drawn from content
 */
public record FolderSurvey(Path folder, Layout layout, Links links, Dataset dataset, Map<Split, Integer> splits) {
    private static final Fractions DEFAULT_FRACTIONS = new Fractions(0.2, 0.1);

    /**
     * Recognises the layout: a CSV file with the expected header, folders named after splits, or else a folder per label.
     *
     * @throws PipelineException if it is none of these; the message says what was found
     */
    public static FolderSurvey of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new PipelineException("%s: expected a folder of images, found %s"
                    .formatted(folder, Files.exists(folder) ? "a file; name the folder that it lies in" : "nothing"));
        }
        Layout layout = layout(folder);
        Links links = links(folder, layout);
        Map<Split, Integer> splits = new EnumMap<>(Split.class);
        Dataset dataset = layout.find(
                new LocalStorage(folder), links, image -> splits.merge(image.listedSplit(), 1, Integer::sum));
        return new FolderSurvey(folder, layout, links, dataset, splits);
    }

    private static Links links(Path folder, Layout layout) {
        try {
            AtomicBoolean leadsOut = new AtomicBoolean();
            layout.find(
                    new LocalStorage(folder), Links.INSIDE, image -> leadsOut.compareAndSet(false, image.leadsOut()));
            return leadsOut.get() ? Links.FOLLOW : Links.INSIDE;
        } catch (PipelineException e) {
            // A split's folder may be such a link. Any other error occurs again with links followed.
            return Links.FOLLOW;
        }
    }

    /** One line, for example {@code images: layout folders, 4,000 images of 2 classes (train 2,000, …)}. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: layout %s, %s of %s (%s)%s",
                folder,
                name(),
                Count.of(dataset.images(), "image"),
                Count.of(dataset.classes().size(), "class"),
                splitText(),
                links == Links.FOLLOW ? "; links out of the folder are followed" : "");
    }

    private String splitText() {
        if (layout instanceof LabelLayout labels) {
            return String.format(
                    Locale.ROOT,
                    "%.0f %% drawn for validation, %.0f %% for test",
                    100 * labels.fractions().validation(),
                    100 * labels.fractions().test());
        }
        return splits.entrySet().stream()
                .map(split -> String.format(Locale.ROOT, "%s %,d", split.getKey(), split.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String name() {
        if (layout instanceof CsvLayout csv) {
            return "csv " + csv.file().getFileName();
        }
        return layout instanceof LabelLayout ? "labels" : "folders";
    }

    private static Layout layout(Path folder) {
        List<Path> indices = children(folder, CsvLayout::isIndex);
        if (indices.size() > 1) {
            throw new PipelineException(
                    "%s: expected one CSV file with the columns path,label,split or path,labels,split, found %s; move all "
                                    .formatted(folder, names(indices))
                            + "but one elsewhere");
        }
        if (indices.size() == 1) {
            return new CsvLayout(indices.get(0));
        }
        List<Path> folders = children(folder, Files::isDirectory);
        if (folders.stream().anyMatch(FolderSurvey::isSplit)) {
            return new FolderLayout();
        }
        if (folders.size() > 1) {
            return new LabelLayout(DEFAULT_FRACTIONS);
        }
        throw new PipelineException(
                ("%s: expected train/<label>/…, or two or more folders of a label each, or a CSV file "
                                + "with the columns path,label,split or path,labels,split; found %s")
                        .formatted(folder, found(folder, folders)));
    }

    private static String found(Path folder, List<Path> folders) {
        if (folders.size() == 1) {
            return "one folder, %s; try that one".formatted(folders.get(0));
        }
        int files = children(folder, Files::isRegularFile).size();
        return files == 0 ? "an empty folder" : "%d files without a label".formatted(files);
    }

    private static boolean isSplit(Path folder) {
        return Split.recognised(folder.getFileName().toString()).isPresent();
    }

    private static List<Path> children(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !child.getFileName().toString().matches("\\..*|__MACOSX"))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be listed: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    private static String names(List<Path> paths) {
        return paths.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
