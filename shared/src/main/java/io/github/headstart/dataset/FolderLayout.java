package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Storage;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code root/<split>/<label>/**}, with the splits named as {@link Split#recognised} knows them. Every file below a
 * label's folder is treated as an image, whatever its name. Other files are ignored, unless a folder looks like a
 * split; a label without a file in any split is not a class.
 */
public record FolderLayout() implements Layout {
    private static final Set<String> UNKNOWN_SPLITS = Set.of("eval", "evaluation", "holdout", "heldout");

    @Override
    public Dataset find(Storage storage, Links links, Consumer<ImageFile> images) {
        ImageTree tree = ImageTree.of(storage, links);
        tree.requireRoot(
                "place the images there as train/<label>/…, validation/<label>/… and test/<label>/…, or change dataset.root");
        List<String> ignored = new ArrayList<>();
        LabelFolders labels = new LabelFolders(tree, images);
        for (Map.Entry<Split, String> split : splits(tree, ignored).entrySet()) {
            labels.add(split.getValue(), Fractions.all(split.getKey()), ignored);
        }
        if (labels.count() == 0) {
            throw new PipelineException(
                    "%s: expected images under train/<label>, validation/<label> or test/<label>, found none"
                            .formatted(tree.root()));
        }
        labels.sayWhichAreEmpty(ignored);
        return new Dataset(tree.root(), List.copyOf(labels.classes()), labels.count(), ignored);
    }

    private static Map<Split, String> splits(ImageTree tree, List<String> ignored) {
        ImageTree.Children children = tree.children("");
        Map<Split, String> splits = new EnumMap<>(Split.class);
        for (String folder : children.folders()) {
            Optional<Split> split = Split.recognised(folder);
            if (split.isEmpty()) {
                other(folder, tree).ifPresent(ignored::add);
                continue;
            }
            String first = splits.putIfAbsent(split.get(), folder);
            if (first != null) {
                throw new PipelineException("%s: expected one folder for the split %s, found %s and %s; merge them"
                        .formatted(tree.root(), split.get(), first, folder));
            }
        }
        for (ImageTree.Found unknown : children.unknown()) {
            if (Split.recognised(unknown.path()).isPresent()) {
                throw new PipelineException("%s: expected the folder of a split, found %s"
                        .formatted(tree.root().resolve(unknown.path()), unknown.problem()));
            }
        }
        if (!children.files().isEmpty()) {
            ignored.add(IgnoredFiles.files(tree.root(), children.files(), "split"));
        }
        return splits;
    }

    private static Optional<String> other(String folder, ImageTree tree) {
        int files = tree.files(folder, file -> {});
        if (files == 0) {
            return Optional.empty();
        }
        if (looksLikeASplit(folder)) {
            throw new PipelineException(
                    "%s: expected the splits train, validation and test, found the folder %s with %s, which looks like a split; rename it, or move it elsewhere"
                            .formatted(tree.root(), folder, Count.of(files, "file")));
        }
        return Optional.of(IgnoredFiles.folder(tree.root().resolve(folder), files));
    }

    /** As {@code train2017}, {@code test_images} or {@code hold-out}. */
    private static boolean looksLikeASplit(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return Split.recognised(lowerCase.split("[^a-z]", 2)[0]).isPresent()
                || UNKNOWN_SPLITS.contains(lowerCase.replaceAll("[^a-z]", ""));
    }
}
