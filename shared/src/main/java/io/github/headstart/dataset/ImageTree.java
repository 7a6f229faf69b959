package io.github.headstart.dataset;

import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A view of the folders and files under a data set's root. Paths are relative to the root, with {@code /} between parts and {@code ""}
 * for the root itself. Names that begin with a dot and {@code __MACOSX} are ignored. Not thread-safe.
 */
interface ImageTree {
    /** The tree of a folder on this machine has its links, too. */
    static ImageTree of(Storage images, Links links) {
        return images.location()
                .local()
                .<ImageTree>map(root -> new LocalTree(root, links))
                .orElseGet(() -> new StorageTree(images));
    }

    /**
     * A file, or what may be one.
     *
     * @param problem why it cannot be read, if that is known already; else empty
     * @param bytes its length if that is known already, else {@link StoredFile#UNKNOWN}
     */
    record Found(String path, String problem, long bytes) {
        Found(String path, String problem) {
            this(path, problem, StoredFile.UNKNOWN);
        }
    }

    /**
     * What lies right below a folder, by name.
     *
     * @param folders their paths
     * @param unknown what cannot be looked at
     */
    record Children(List<String> folders, IgnoredFiles.Names files, List<Found> unknown) {
        Children() {
            this(new ArrayList<>(), new IgnoredFiles.Names(), new ArrayList<>());
        }
    }

    Location root();

    /**
     * @param hint what to do about a missing root, as part of a sentence
     * @throws io.github.headstart.error.PipelineException if the root is not a folder
     */
    void requireRoot(String hint);

    /**
     * @param parent a folder that others rest on: the root, or a split's
     * @throws io.github.headstart.error.PipelineException if it cannot be listed
     */
    Children children(String parent);

    /**
     * Finds every file below a folder, and the folder itself if that cannot be listed, in any order.
     *
     * @return the number of files
     */
    int files(String folder, Consumer<Found> files);

    /**
     * The path of a file that a person named, relative to the root or absolute; empty if it is not inside of the root.
     *
     * @throws java.nio.file.InvalidPathException if no file can have that name
     */
    String named(String path);

    /** Whether it is known to be a folder. */
    boolean isFolder(String path);

    /** Why a path cannot be looked at or must not be followed; empty if neither is known. */
    String problem(String path);

    /** The last part of a path. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static boolean isVisible(String name) {
        return !name.startsWith(".") && !name.equals("__MACOSX");
    }
}
