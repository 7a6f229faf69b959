package io.github.headstart.dataset;

import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** A tree in a storage that is not this machine's: it has no links, and a folder that cannot be listed ends the listing. */
record StorageTree(Storage images) implements ImageTree {
    @Override
    public Location root() {
        return images.location();
    }

    @Override
    public void requireRoot(String hint) {
        try {
            images.folders("");
        } catch (NoSuchFileException e) {
            throw new PipelineException(
                    "%s: expected the folder of the images, found nothing; %s".formatted(root(), hint), e);
        } catch (IOException e) {
            throw unlistable("", e);
        }
    }

    @Override
    public Children children(String parent) {
        Children children = new Children();
        try {
            images.folders(parent).stream().filter(ImageTree::isVisible).forEach(name -> children.folders()
                    .add(parent.isEmpty() ? name : parent + "/" + name));
            images.files(parent, false, file -> {
                String name = ImageTree.name(file.name());
                if (ImageTree.isVisible(name)) {
                    children.files().add(name);
                }
            });
            return children;
        } catch (IOException e) {
            throw unlistable(parent, e);
        }
    }

    @Override
    public int files(String folder, Consumer<Found> files) {
        int[] count = new int[1];
        int prefix = folder.isEmpty() ? 0 : folder.length() + 1;
        try {
            images.files(folder, true, file -> {
                if (Arrays.stream(file.name().substring(prefix).split("/")).allMatch(ImageTree::isVisible)) {
                    files.accept(new Found(file.name(), "", file.bytes()));
                    count[0]++;
                }
            });
            return count[0];
        } catch (IOException e) {
            throw unlistable(folder, e);
        }
    }

    @Override
    public String named(String path) {
        String prefix = root() + "/";
        String relative = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
        Path normal = Path.of(relative).normalize();
        boolean outside = relative.isBlank() || normal.isAbsolute() || normal.startsWith("..");
        return outside ? "" : normal.toString().replace(normal.getFileSystem().getSeparator(), "/");
    }

    /** It would cost a request for each image. */
    @Override
    public boolean isFolder(String path) {
        return false;
    }

    /** What cannot be read is found out when it is read. */
    @Override
    public String problem(String path) {
        return "";
    }

    private PipelineException unlistable(String folder, IOException e) {
        return new PipelineException(
                "%s: cannot be listed: %s"
                        .formatted(folder.isEmpty() ? root() : root().resolve(folder), SampleFile.reason(e)),
                e);
    }
}
