package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The folders and files under a data set's root. Names that begin with a dot and {@code __MACOSX} are passed over, and
 * so is what is neither file nor folder. Symbolic links are followed, but every folder is taken once, under its own name
 * before any link's; a link that leads outside of the root is refused. Not thread-safe.
 */
final class PictureTree {
    private static final Logger LOG = LogManager.getLogger(PictureTree.class);

    private final Path root;
    private final Path realRoot;

    /**
     * @param hint what to do about a root that is not there, a half-sentence
     * @throws PipelineException if the root is no folder
     */
    PictureTree(Path root, String hint) {
        if (!Files.isDirectory(root)) {
            throw new PipelineException("%s: expected the folder of the pictures, found %s; %s, or change dataset.root"
                    .formatted(root, Files.exists(root) ? "a file" : "nothing", hint));
        }
        this.root = root;
        try {
            this.realRoot = root.toRealPath();
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    /** The folders right below one, by name; none if it is not there. */
    List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try {
            Path real = inside(parent, parent.toRealPath());
            List<Path> folders = new ArrayList<>();
            for (Path child : children(parent)) {
                if (Files.isDirectory(child) && !leadsBack(child, real)) {
                    folders.add(child);
                }
            }
            return folders;
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    /** Every file below a folder, relative to the root, {@code /} between parts. */
    List<String> files(Path folder) {
        try {
            Walk walk = new Walk();
            walk.folder(folder, inside(folder, folder.toRealPath()));
            walk.links();
            return walk.files.stream().map(this::relative).toList();
        } catch (IOException e) {
            throw unlistable(e);
        }
    }

    /** True if the path, links followed, lies in the root. */
    boolean holds(Path path) throws IOException {
        return path.toRealPath().startsWith(realRoot);
    }

    /** One folder with all that is below it: first what really lies there, then what links lead to. */
    private final class Walk {
        private final List<Path> files = new ArrayList<>();
        private final Set<Path> taken = new HashSet<>();
        private final Queue<Path> links = new ArrayDeque<>();

        void folder(Path folder, Path real) throws IOException {
            if (!taken.add(real)) {
                LOG.warn("{}: passed over, for it leads to {} which was taken before", folder, real);
                return;
            }
            for (Path child : children(folder)) {
                if (Files.isSymbolicLink(child)) {
                    links.add(child);
                } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    folder(child, real.resolve(child.getFileName()));
                } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(child);
                }
            }
        }

        void links() throws IOException {
            for (Path link = links.poll(); link != null; link = links.poll()) {
                Optional<Path> target = target(link);
                if (target.isEmpty()) {
                    // Listed all the same: reading it will fail and say so in samples.csv.
                    files.add(link);
                } else if (Files.isDirectory(target.get())) {
                    if (!leadsBack(link, link.getParent().toRealPath())) {
                        folder(link, inside(link, target.get()));
                    }
                } else if (Files.isRegularFile(inside(link, target.get()))) {
                    files.add(link);
                }
            }
        }
    }

    /** Where a link leads; empty if that is nowhere. */
    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (FileSystemException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be followed: %s".formatted(link, e.getMessage()), e);
        }
    }

    /** A link to a folder that it lies in has no end. */
    private static boolean leadsBack(Path child, Path realParent) throws IOException {
        boolean back = Files.isSymbolicLink(child) && realParent.startsWith(child.toRealPath());
        if (back) {
            LOG.warn("{}: passed over, for it is a link to a folder that it lies in", child);
        }
        return back;
    }

    private Path inside(Path path, Path real) {
        if (!real.startsWith(realRoot)) {
            throw new PipelineException(("%s: expected pictures inside of %s, found a link to %s; copy them there, or "
                            + "name a folder that holds both")
                    .formatted(path, root, real));
        }
        return real;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> isVisible(child.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    static boolean isVisible(String name) {
        return !name.startsWith(".") && !name.equals("__MACOSX");
    }

    private String relative(Path path) {
        String relative = StreamSupport.stream(root.relativize(path).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
        try {
            if (root.resolve(relative).equals(path)) {
                return relative;
            }
        } catch (InvalidPathException e) {
            LOG.debug("{} is no path in this locale", relative, e);
        }
        throw new PipelineException(
                "%s: has a name that this system's locale cannot express; rename it, or start with the ".formatted(path)
                        + "environment variable LC_ALL=C.UTF-8");
    }

    private PipelineException unlistable(IOException e) {
        return new PipelineException("%s: cannot be listed: %s".formatted(root, e.getMessage()), e);
    }
}
