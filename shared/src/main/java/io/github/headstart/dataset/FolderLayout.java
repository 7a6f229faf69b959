package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.text.Count;
import java.nio.file.Path;
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
    public Dataset find(Path root, Links links, Consumer<ImageFile> images) {
        ImageTree tree = new ImageTree(
                root, links, "place the images there as train/<label>/…, validation/<label>/… and test/<label>/…");
        List<String> ignored = new ArrayList<>();
        LabelFolders labels = new LabelFolders(tree, images);
        for (Map.Entry<Split, Path> split : splits(root, tree, ignored).entrySet()) {
            labels.add(split.getValue(), Fractions.all(split.getKey()), ignored);
        }
        if (labels.count() == 0) {
            throw new PipelineException(
                    "%s: expected images under train/<label>, validation/<label> or test/<label>, found none"
                            .formatted(root));
        }
        labels.sayWhichAreEmpty(root, ignored);
        return new Dataset(root, List.copyOf(labels.classes()), labels.count(), ignored);
    }

    private static Map<Split, Path> splits(Path root, ImageTree tree, List<String> ignored) {
        ImageTree.Children children = tree.children(root);
        Map<Split, Path> splits = new EnumMap<>(Split.class);
        for (Path folder : children.folders()) {
            String name = folder.getFileName().toString();
            Optional<Split> split = Split.recognised(name);
            if (split.isEmpty()) {
                other(root, folder, tree).ifPresent(ignored::add);
                continue;
            }
            Path first = splits.putIfAbsent(split.get(), folder);
            if (first != null) {
                throw new PipelineException("%s: expected one folder for the split %s, found %s and %s; merge them"
                        .formatted(root, split.get(), first.getFileName(), name));
            }
        }
        for (ImageTree.Found unknown : children.unknown()) {
            if (Split.recognised(unknown.path()).isPresent()) {
                throw new PipelineException("%s: expected the folder of a split, found %s"
                        .formatted(root.resolve(unknown.path()), unknown.problem()));
            }
        }
        if (!children.files().isEmpty()) {
            ignored.add(IgnoredFiles.files(root, children.files(), "split"));
        }
        return splits;
    }

    private static Optional<String> other(Path root, Path folder, ImageTree tree) {
        int files = tree.files(folder, file -> {});
        if (files == 0) {
            return Optional.empty();
        }
        String name = folder.getFileName().toString();
        if (looksLikeASplit(name)) {
            throw new PipelineException(
                    "%s: expected the splits train, validation and test, found the folder %s with %s, which looks like a split; rename it, or move it elsewhere"
                            .formatted(root, name, Count.of(files, "file")));
        }
        return Optional.of(IgnoredFiles.folder(folder, files));
    }

    /** As {@code train2017}, {@code test_images} or {@code hold-out}. */
    private static boolean looksLikeASplit(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return Split.recognised(lowerCase.split("[^a-z]", 2)[0]).isPresent()
                || UNKNOWN_SPLITS.contains(lowerCase.replaceAll("[^a-z]", ""));
    }
}
