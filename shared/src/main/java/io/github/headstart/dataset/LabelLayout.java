package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code root/<label>/**}. Every file below a label's folder is treated as an image, whatever its name; files beside the
 * label folders are ignored, and a folder without a file is not a class.
 */
public record LabelLayout(Fractions fractions) implements Layout {
    @Override
    public Dataset find(Storage storage, Links links, Consumer<ImageFile> images) {
        ImageTree tree = ImageTree.of(storage, links);
        tree.requireRoot("place the images there as <label>/…, or change dataset.root");
        List<String> ignored = new ArrayList<>();
        LabelFolders labels = new LabelFolders(tree, images);
        labels.add("", fractions, ignored);
        if (labels.count() == 0) {
            throw new PipelineException("%s: expected images under <label>, found none".formatted(tree.root()));
        }
        labels.sayWhichAreEmpty(ignored);
        return new Dataset(tree.root(), List.copyOf(labels.classes()), labels.count(), ignored);
    }
}
