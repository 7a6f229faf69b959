package io.github.headstart.classify.report;

import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageReader;
import io.github.headstart.image.Pixels;
import io.github.headstart.image.ReadOptions;
import io.github.headstart.image.Resize;
import io.github.headstart.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Loads thumbnails of a store's images. */
final class Thumbnails {
    private static final int LONGEST_SIDE = 160;

    private final Optional<Path> root;
    private final String whyNone;
    private final ImageReader reader;

    private Thumbnails(Optional<Path> root, String whyNone, ImageReader reader) {
        this.root = root;
        this.whyNone = whyNone;
        this.reader = reader;
    }

    /**
     * A thumbnail, or why there is none.
     *
     * @param data a {@code data:} URI; empty if the image cannot be shown
     * @param link a {@code file:} URI; empty if there is no such file
     * @param problem why the image cannot be shown; empty if it can
     */
    record Thumbnail(String data, String link, String problem) {}

    static Thumbnails of(RunDescription run) {
        return of(run.store());
    }

    static Thumbnails of(TrainedOn store) {
        ImageReader reader = new ImageReader(store.recipe().image().reading());
        if (store.origin().isEmpty()) {
            return new Thumbnails(
                    Optional.empty(),
                    "The store does not record the location of its images; run extract again to record it.",
                    reader);
        }
        try {
            Path root = store.origin().get().description().dataset().root().path();
            return new Thumbnails(
                    Optional.of(root),
                    Files.isDirectory(root) ? "" : "The images were not found in " + root + ".",
                    reader);
        } catch (PipelineException | InvalidPathException e) {
            return new Thumbnails(Optional.empty(), "The store's origin.json cannot be read.", reader);
        }
    }

    /** The folder of the images, which may not exist any more; empty if unknown. */
    Optional<Path> root() {
        return root;
    }

    /** Why images cannot be shown; empty if they can. */
    String whyNone() {
        return whyNone;
    }

    /** @param path of the image, relative to the dataset's root */
    Thumbnail of(String path) {
        if (root.isEmpty()) {
            return new Thumbnail("", "", "not shown");
        }
        try {
            Path file = root.get().resolve(path).normalize();
            if (!file.startsWith(root.get()) || !Files.isRegularFile(file)) {
                return new Thumbnail("", "", "not found");
            }
            return ofFile(file);
        } catch (InvalidPathException e) {
            return new Thumbnail("", "", "invalid file name");
        }
    }

    /** @param file absolute, of an existing file */
    Thumbnail ofFile(Path file) {
        String link = file.toUri().toASCIIString();
        try {
            return new Thumbnail(data(file), link, "");
        } catch (OutOfMemoryError e) {
            return new Thumbnail("", link, "not shown: too little memory");
        } catch (IOException | UnreadableImageException | PipelineException e) {
            return new Thumbnail("", link, "cannot be read");
        }
    }

    private String data(Path file) throws IOException, UnreadableImageException {
        if (Files.size(file) > ReadOptions.DEFAULT_MAXIMUM_BYTES) {
            throw new IOException("too large");
        }
        Pixels small = shrunk(reader.read(Files.readAllBytes(file)));
        byte[] rgb = small.rgb();
        BufferedImage image = new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < small.height() * small.width(); i++) {
            int pixel = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
            image.setRGB(i % small.width(), i / small.width(), pixel);
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        // Without a memory cache ImageIO would write a temporary file.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
            ImageIO.write(image, "jpg", out);
        }
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
    }

    private static Pixels shrunk(Pixels pixels) {
        double scale = (double) LONGEST_SIDE / Math.max(pixels.height(), pixels.width());
        return scale >= 1
                ? pixels
                : Resize.AREA.apply(pixels, Math.max(1, (int) Math.round(pixels.height() * scale)), Math.max(1, (int)
                        Math.round(pixels.width() * scale)));
    }
}
