package io.github.headstart.dataset;

import java.nio.file.Path;

/** The layout of a data set's folder, which gives each image its label and split. */
public sealed interface Layout permits FolderLayout, LabelLayout, CsvLayout {
    /**
     * Lists the images without opening any. Inaccessible files are listed, too, with the reason.
     *
     * @throws io.github.headstart.error.PipelineException if the root, or a folder that stands for a whole split, is not
     *     there or cannot be read, or if the root holds no image
     */
    Dataset find(Path root, Links links);

    /** As {@link #find(Path, Links)}, with links followed inside of the root only. */
    default Dataset find(Path root) {
        return find(root, Links.INSIDE);
    }
}
