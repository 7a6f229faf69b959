package io.github.bottleneck.dataset;

import io.github.bottleneck.error.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The layout {@code root/<split>/<label>/**}. Every file below a label's folder is taken for a picture, whatever its
 * name; names that begin with a dot and {@code __MACOSX} are passed over, and so are files that lie beside the label
 * folders.
 */
public final class FolderDataset {
    private FolderDataset() {}

    /**
     * Lists the pictures without opening any.
     *
     * @throws PipelineException if the root is not there, cannot be read or holds no picture
     */
    public static Dataset find(Path root) {
        if (!Files.isDirectory(root)) {
            throw new PipelineException(("%s: expected the folder of the pictures, found %s; put the pictures there as "
                            + "train/<label>/…, validation/<label>/… and test/<label>/…, or change dataset.root")
                    .formatted(root, Files.exists(root) ? "a file" : "nothing"));
        }
        SortedSet<String> classes = new TreeSet<>();
        List<Picture> pictures = new ArrayList<>();
        try {
            for (Split split : Split.values()) {
                for (Path label : folders(root.resolve(split.toString()))) {
                    classes.add(label.getFileName().toString());
                    pictures.addAll(pictures(root, split, label));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new PipelineException("%s: cannot be listed: %s".formatted(root, e.getMessage()), e);
        }
        if (pictures.isEmpty()) {
            throw new PipelineException(
                    "%s: expected pictures under train/<label>, validation/<label> or test/<label>, found none"
                            .formatted(root));
        }
        return new Dataset(List.copyOf(classes), pictures.stream().sorted().toList());
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .filter(folder -> isVisible(folder.getFileName()))
                    .toList();
        }
    }

    private static List<Picture> pictures(Path root, Split split, Path label) throws IOException {
        try (Stream<Path> files = Files.walk(label, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(FolderDataset::isVisible)
                    .map(path -> new Picture(
                            slashed(path), split, label.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isVisible(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .map(Path::toString)
                .noneMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
    }

    private static String slashed(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
