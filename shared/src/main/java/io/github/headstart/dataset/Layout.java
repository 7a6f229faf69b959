package io.github.headstart.dataset;

import java.nio.file.Path;

/** How a data set's images lie under its root, and so where each one's label and split come from. */
public sealed interface Layout permits FolderLayout, LabelLayout, CsvLayout {
    /**
     * Lists the images without opening any. What cannot be looked at is listed, too, with the reason.
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
