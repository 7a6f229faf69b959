package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Lists image files outside of a data set, without labels, named one by one or by their folders. */
public final class ImageFiles {
    private ImageFiles() {}

    /**
     * Lists them without opening any: what is named, in its order, each folder with all that is below it, sorted by
     * path, as a data set's folders are walked, links followed wherever they lead. A file named twice is listed twice, and
     * a missing file is listed, too: reading it reports the error.
     *
     * @param named files of whatever name, and folders
     * @throws PipelineException if a folder has no image
     */
    public static List<Path> of(List<Path> named) {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                files.addAll(below(path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    /**
     * Lists all files in a folder and below it, in any order, without opening any: the same as {@link #of} lists for that folder.
     *
     * @param files takes each, named relative to the folder
     * @return their number, which may be 0
     * @throws PipelineException if the folder is not there, or cannot be listed
     */
    public static int in(Storage folder, Consumer<StoredFile> files) {
        ImageTree tree = ImageTree.of(folder, Links.FOLLOW);
        tree.requireRoot("name another");
        return tree.files("", found -> files.accept(new StoredFile(found.path(), found.bytes())));
    }

    private static List<Path> below(Path folder) {
        SortedSet<String> paths = new TreeSet<>();
        new LocalTree(folder, Links.FOLLOW).files("", found -> paths.add(found.path()));
        List<Path> files = paths.stream().map(folder::resolve).toList();
        if (files.isEmpty()) {
            throw new PipelineException("%s: expected images in this folder, found none".formatted(folder));
        }
        return files;
    }
}
