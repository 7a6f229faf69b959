package io.github.headstart.dataset;

import java.nio.file.Path;
import java.util.function.Consumer;

/** The layout of a data set's folder, which gives each image its label and split. */
public sealed interface Layout permits FolderLayout, LabelLayout, CsvLayout {
    /**
     * Lists the images without opening any. Inaccessible files are listed, too, with the reason.
     *
     * @param images takes each image as it is found, in any order; several layouts find out only at their end that they have to fail
     * @throws io.github.headstart.error.PipelineException if the root, or a folder that stands for a whole split, is not
     *     there or cannot be read, or if the root holds no image
     */
    Dataset find(Path root, Links links, Consumer<ImageFile> images);
}
