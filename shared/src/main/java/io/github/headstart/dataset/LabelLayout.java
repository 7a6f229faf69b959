package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code root/<label>/**}. Every file below a label's folder is taken for a picture, whatever its name; files that lie
 * beside the label folders are passed over. A label's folder counts as a class even if it is empty.
 */
public record LabelLayout(Fractions fractions) implements Layout {
    @Override
    public Dataset find(Path root) {
        PictureTree tree = new PictureTree(root, "put the pictures there as <label>/…");
        SortedSet<String> classes = new TreeSet<>();
        List<PictureFile> files = new ArrayList<>();
        for (Path label : tree.folders(root)) {
            classes.add(label.getFileName().toString());
            for (String path : tree.files(label)) {
                files.add(new PictureFile(path, label.getFileName().toString(), fractions));
            }
        }
        if (files.isEmpty()) {
            throw new PipelineException("%s: expected pictures under <label>, found none".formatted(root));
        }
        return Dataset.of(root, classes, files);
    }
}
