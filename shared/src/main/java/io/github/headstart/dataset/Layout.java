package io.github.headstart.dataset;

import java.nio.file.Path;

/** How a data set's pictures lie under its root, and so where each one's label and split come from. */
public sealed interface Layout permits FolderLayout, LabelLayout, CsvLayout {
    /**
     * Lists the pictures without opening any.
     *
     * @throws io.github.headstart.error.PipelineException if the root is not there, cannot be read, holds no picture
     *     or leads outside of itself
     */
    Dataset find(Path root);
}
