package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A tree on this machine. What is neither file nor folder is ignored. Symbolic links are followed as {@link Links} says, but every
 * folder is visited once, under its own name before any link's. An inaccessible file or folder is listed with the reason, because it
 * may hold images.
 */
final class LocalTree implements ImageTree {
    private static final Logger LOG = LogManager.getLogger(ImageTree.class);

    private final Path root;
    private final Links links;
    private Path realRoot;

    LocalTree(Path root, Links links) {
        this.root = root;
        this.links = links;
    }

    @Override
    public Location root() {
        return Location.of(root);
    }

    @Override
    public void requireRoot(String hint) {
        if (!Files.isDirectory(root)) {
            throw new PipelineException("%s: expected the folder of the images, found %s; %s"
                    .formatted(root, Files.exists(root) ? "a file" : "nothing", hint));
        }
    }

    @Override
    public Children children(String parent) {
        Path folder = root.resolve(parent);
        Children children = new Children();
        try (DirectoryStream<Path> paths = list(folder)) {
            for (Path child : paths) {
                String problem = problem(child);
                if (!problem.isEmpty()) {
                    children.unknown().add(new Found(relative(child), problem));
                } else if (Files.isRegularFile(child)) {
                    children.files().add(child.getFileName().toString());
                } else if (Files.isDirectory(child) && !leadsBack(child)) {
                    children.folders().add(relative(child));
                }
            }
        } catch (IOException e) {
            throw unlistable(folder, e);
        } catch (DirectoryIteratorException e) {
            throw unlistable(folder, e.getCause());
        }
        children.folders().sort(Comparator.naturalOrder());
        children.unknown().sort(Comparator.comparing(Found::path));
        return children;
    }

    @Override
    public int files(String folder, Consumer<Found> files) {
        Walk walk = new Walk(files);
        walk.start(root.resolve(folder));
        return walk.count;
    }

    @Override
    public String named(String cell) {
        Path path = Path.of(cell).normalize();
        Path relative = Stream.of(root.toAbsolutePath().normalize(), realRoot())
                .filter(base -> path.isAbsolute() && path.startsWith(base))
                .findFirst()
                .map(base -> base.relativize(path))
                .orElse(path);
        boolean outside = cell.isBlank() || relative.isAbsolute() || relative.startsWith("..");
        return outside ? "" : relative.toString().replace(root.getFileSystem().getSeparator(), "/");
    }

    @Override
    public boolean isFolder(String path) {
        return Files.isDirectory(root.resolve(path));
    }

    @Override
    public String problem(String path) {
        return problem(root.resolve(path));
    }

    private String problem(Path path) {
        try {
            Path real = path.toRealPath();
            if (links == Links.INSIDE && !real.startsWith(realRoot())) {
                return Links.LEADS_OUT;
            }
            return "";
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(path) ? SampleFile.status(Location.of(path), e) : SampleFile.reason(e);
        } catch (IOException e) {
            return SampleFile.status(Location.of(path), e);
        }
    }

    /** One folder with all that is below it: first what really lies there, then the folders that links lead to. */
    private final class Walk {
        private final Consumer<Found> files;
        private final Set<Path> taken = new HashSet<>();
        private final Queue<Path> symbolic = new ArrayDeque<>();
        private int count;

        Walk(Consumer<Found> files) {
            this.files = files;
        }

        void start(Path folder) {
            follow(folder);
            for (Path link = symbolic.poll(); link != null; link = symbolic.poll()) {
                follow(link);
            }
        }

        private void follow(Path path) {
            String problem = problem(path);
            try {
                if (problem.isEmpty() && Files.isDirectory(path)) {
                    if (path.equals(root) || !leadsBack(path)) {
                        folder(path, path.toRealPath());
                    }
                } else if (!problem.isEmpty() || Files.isRegularFile(path)) {
                    found(path, problem);
                }
            } catch (IOException e) {
                found(path, SampleFile.status(Location.of(path), e));
            }
        }

        private void folder(Path folder, Path real) {
            if (!taken.add(real)) {
                LOG.warn("{}: skipped, because it leads to {}, which was visited before", folder, real);
                return;
            }
            // Only folders are kept in memory and sorted: there may be any number of files.
            List<Path> folders = new ArrayList<>();
            List<Path> links = new ArrayList<>();
            String prefix = folder.equals(root) ? "" : relative(folder) + "/";
            try (DirectoryStream<Path> children = list(folder)) {
                for (Path child : children) {
                    try {
                        BasicFileAttributes attributes =
                                Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                        if (attributes.isRegularFile()) {
                            count++;
                            files.accept(new Found(relative(prefix, folder, child), ""));
                        } else if (attributes.isDirectory()) {
                            folders.add(child);
                        } else if (attributes.isSymbolicLink() && Files.isDirectory(child)) {
                            links.add(child);
                        } else if (attributes.isSymbolicLink()) {
                            follow(child);
                        }
                    } catch (IOException e) {
                        found(child, SampleFile.status(Location.of(child), e));
                    }
                }
            } catch (IOException e) {
                unlisted(folder, e);
            } catch (DirectoryIteratorException e) {
                unlisted(folder, e.getCause());
            }
            folders.stream().sorted().forEach(child -> folder(child, real.resolve(child.getFileName())));
            links.stream().sorted().forEach(symbolic::add);
        }

        private void unlisted(Path folder, IOException e) {
            found(folder, "a folder that cannot be read: " + SampleFile.reason(e));
        }

        private void found(Path path, String problem) {
            count++;
            files.accept(new Found(relative(path), problem));
        }
    }

    /** A link to one of its parent folders would never end. */
    private static boolean leadsBack(Path child) throws IOException {
        boolean back = Files.isSymbolicLink(child)
                && child.toAbsolutePath().getParent().toRealPath().startsWith(child.toRealPath());
        if (back) {
            LOG.warn("{}: skipped, because it links to one of its parent folders", child);
        }
        return back;
    }

    private static DirectoryStream<Path> list(Path folder) throws IOException {
        return Files.newDirectoryStream(
                folder, child -> ImageTree.isVisible(child.getFileName().toString()));
    }

    /** Found out when it is needed first: there may be no root. */
    private Path realRoot() {
        if (realRoot == null) {
            try {
                realRoot = root.toRealPath();
            } catch (IOException e) {
                throw unlistable(root, e);
            }
        }
        return realRoot;
    }

    /**
     * As {@link #relative(Path)}, in less time: there may be many files in a folder.
     *
     * @param prefix the folder's own path, with a slash at the end
     */
    private String relative(String prefix, Path folder, Path child) {
        String name = child.getFileName().toString();
        return folder.resolve(name).equals(child) ? prefix + name : relative(child);
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
            LOG.debug("{} is not a path in this locale", relative, e);
        }
        throw new PipelineException(
                "%s: has a name that this system's locale cannot represent; rename it, or start with the "
                                .formatted(path)
                        + "environment variable LC_ALL=C.UTF-8");
    }

    private static PipelineException unlistable(Path folder, IOException e) {
        return new PipelineException("%s: cannot be listed: %s".formatted(folder, SampleFile.reason(e)), e);
    }
}
