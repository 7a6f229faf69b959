package io.github.headstart.dataset;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The files in folders that are named after labels. Not thread-safe. */
final class LabelFolders {
    private final ImageTree tree;
    private final Consumer<ImageFile> images;
    private final SortedSet<String> classes = new TreeSet<>();
    private final SortedSet<String> empty = new TreeSet<>();

    private int count;

    /** @param images takes the files, in any order */
    LabelFolders(ImageTree tree, Consumer<ImageFile> images) {
        this.tree = tree;
        this.images = images;
    }

    /**
     * Takes all labels right below a folder.
     *
     * @param splits what the files' splits are drawn from
     * @param ignored takes a line about the files beside the labels
     */
    void add(String parent, Fractions splits, List<String> ignored) {
        ImageTree.Children children = tree.children(parent);
        for (String folder : children.folders()) {
            String label = ImageTree.name(folder);
            int found = tree.files(
                    folder,
                    file -> images.accept(new ImageFile(file.path(), label, splits, file.problem(), file.bytes())));
            count += found;
            if (found == 0) {
                empty.add(label);
            } else {
                classes.add(label);
            }
        }
        // It is unknown whether this is a label's folder, so it is listed but adds no class.
        for (ImageTree.Found unknown : children.unknown()) {
            String label = ImageTree.name(unknown.path());
            images.accept(new ImageFile(unknown.path(), label, splits, unknown.problem(), unknown.bytes()));
            count++;
        }
        if (!children.files().isEmpty()) {
            ignored.add(IgnoredFiles.files(
                    parent.isEmpty() ? tree.root() : tree.root().resolve(parent), children.files(), "label"));
        }
    }

    /** Adds a line about the labels that have no file in any of the folders. */
    void sayWhichAreEmpty(List<String> ignored) {
        empty.removeAll(classes);
        if (!empty.isEmpty()) {
            ignored.add(IgnoredFiles.emptyLabels(tree.root(), empty));
        }
    }

    /** The number of files. */
    int count() {
        return count;
    }

    SortedSet<String> classes() {
        return classes;
    }
}
