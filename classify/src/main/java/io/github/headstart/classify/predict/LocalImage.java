package io.github.headstart.classify.predict;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.storage.LocalFile;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An image file of this machine. */
record LocalImage(Path file) implements Predictor.Image {
    @Override
    public String path() {
        return file.toString();
    }

    /** Reads regular files only, since a pipe or a device might never end. */
    @Override
    public ReadableFile open() throws IOException, UnreadableImageException {
        if (Files.isDirectory(file)) {
            throw new UnreadableImageException("a folder, expected an image file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnreadableImageException("neither a file nor a folder");
        }
        return LocalFile.open(file);
    }

    @Override
    public String status(IOException failure) {
        return failure instanceof NoSuchFileException && !Files.isSymbolicLink(file)
                ? "no such file"
                : SampleFile.status(Location.of(file), failure);
    }

    @Override
    public String toString() {
        return path();
    }
}
