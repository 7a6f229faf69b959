package io.github.headstart.dataset;

import io.github.headstart.storage.Storage;
import java.util.function.Consumer;

/** The layout of a data set's folder, which gives each image its label and split. */
public sealed interface Layout permits FolderLayout, LabelLayout, CsvLayout {
    /**
     * Lists the images without opening any. Inaccessible files are listed, too, with the reason.
     *
     * @param storage the data set's root
     * @param images takes each image as it is found, in any order; several layouts find out only at their end that they have to fail
     * @throws io.github.headstart.error.PipelineException if the root, or a folder that stands for a whole split, is not
     *     there or cannot be read, or if the root holds no image
     */
    Dataset find(Storage storage, Links links, Consumer<ImageFile> images);
}
