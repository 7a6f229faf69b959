package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Picture files that are named one by one or by the folders that they lie in, of no data set and without labels. */
public final class PictureFiles {
    private PictureFiles() {}

    /**
     * Lists them without opening any: what is named, in its order, each folder with all that is below it, sorted by
     * path, as a data set's folders are walked, links followed wherever they lead. What is named twice is there twice.
     *
     * @param named files of whatever name, and folders
     * @throws PipelineException naming everything that is not there, if anything is not; or a folder without a picture
     */
    public static List<Path> of(List<Path> named) {
        List<Path> absent = named.stream()
                .filter(path -> !Files.isRegularFile(path) && !Files.isDirectory(path))
                .toList();
        if (!absent.isEmpty()) {
            throw new PipelineException(absent.stream()
                    .map(path -> "%s: expected a picture or a folder of pictures, found %s"
                            .formatted(path, Files.exists(path) ? "neither file nor folder" : "nothing"))
                    .collect(Collectors.joining("\n  ")));
        }
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

    private static List<Path> below(Path folder) {
        List<Path> files = new PictureTree(folder, Links.FOLLOW, "name another")
                .files(folder).stream()
                        .map(PictureTree.Found::path)
                        .sorted()
                        .map(folder::resolve)
                        .toList();
        if (files.isEmpty()) {
            throw new PipelineException("%s: expected pictures in this folder, found none".formatted(folder));
        }
        return files;
    }
}
