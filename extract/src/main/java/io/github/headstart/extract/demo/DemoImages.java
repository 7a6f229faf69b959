package io.github.headstart.extract.demo;

import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Engine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * A small data set that needs no download: discs and boxes of random position, size and hues, striped along or across. The
 * two classes differ in the stripes' direction only, so colours carry no information. The images are the same every time.
 */
public final class DemoImages {
    private static final int SIZE = 150;
    private static final Map<Split, Integer> IMAGES_PER_CLASS =
            Map.of(Split.TRAIN, 120, Split.VALIDATION, 50, Split.TEST, 50);

    private DemoImages() {}

    private enum Stripes {
        ALONG("along"),
        ACROSS("across");

        private final String label;

        Stripes(String label) {
            this.label = label;
        }

        void paint(Graphics2D canvas, Rectangle2D area, double period, double phase) {
            double length = this == ALONG ? area.getHeight() : area.getWidth();
            for (double start = -phase; start < length; start += 2 * period) {
                canvas.fill(
                        this == ALONG
                                ? new Rectangle2D.Double(area.getX(), area.getY() + start, area.getWidth(), period)
                                : new Rectangle2D.Double(area.getX() + start, area.getY(), period, area.getHeight()));
            }
        }
    }

    /**
     * Writes the images to {@code directory/images} and a manifest that takes them through untrained VGG16.
     *
     * @return the manifest
     * @throws PipelineException if a file cannot be written
     */
    public static Path write(Path directory) {
        try {
            for (Split split : Split.values()) {
                for (Stripes stripes : Stripes.values()) {
                    write(directory, split, stripes);
                }
            }
            Path manifest = directory.resolve("data-manifest.json");
            AtomicFile.writeText(manifest, Json.document(manifest()));
            return manifest;
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(directory, AtomicFile.reason(e)), e);
        }
    }

    private static void write(Path directory, Split split, Stripes stripes) throws IOException {
        Path folder = Files.createDirectories(
                directory.resolve("images").resolve(split.toString()).resolve(stripes.label));
        for (int number = 0; number < IMAGES_PER_CLASS.get(split); number++) {
            long seed = (split.ordinal() * 2L + stripes.ordinal()) * 1000 + number;
            Path file = folder.resolve("%s.%03d.png".formatted(stripes.label, number));
            ImageIO.write(image(stripes, new SplittableRandom(seed)), "png", file.toFile());
        }
    }

    private static BufferedImage image(Stripes stripes, SplittableRandom random) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(colour(random, 0.4, 0.6));
        canvas.fillRect(0, 0, SIZE, SIZE);
        int shapes = random.nextInt(3, 6);
        for (int i = 0; i < shapes; i++) {
            shape(canvas, stripes, random);
        }
        canvas.dispose();
        return image;
    }

    private static void shape(Graphics2D canvas, Stripes stripes, SplittableRandom random) {
        double width = random.nextDouble(50, 90);
        double height = random.nextDouble(50, 90);
        double left = random.nextDouble(-10, SIZE - width + 10);
        double top = random.nextDouble(-10, SIZE - height + 10);
        Shape shape = random.nextBoolean()
                ? new Ellipse2D.Double(left, top, width, height)
                : new Rectangle2D.Double(left, top, width, height);
        boolean lightGround = random.nextBoolean();
        canvas.setClip(shape);
        canvas.setColor(lightGround ? colour(random, 0.85, 1) : colour(random, 0.1, 0.3));
        canvas.fill(shape);
        canvas.setColor(lightGround ? colour(random, 0.1, 0.3) : colour(random, 0.85, 1));
        double period = random.nextDouble(5, 9);
        stripes.paint(canvas, shape.getBounds2D(), period, random.nextDouble(2 * period));
        canvas.setClip(null);
    }

    /** A random hue with a brightness between the two values, 0 to 1. */
    private static Color colour(SplittableRandom random, double darkest, double brightest) {
        return Color.getHSBColor((float) random.nextDouble(), (float) random.nextDouble(0.2, 0.8), (float)
                random.nextDouble(darkest, brightest));
    }

    private static Map<String, Object> manifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("dataset", fields("root", "images", "layout", "folders"));
        manifest.put("image", fields("height", SIZE, "width", SIZE, "resize", "nearest"));
        manifest.put(
                "backbone",
                fields(
                        "name",
                        "vgg16",
                        "preprocessing",
                        "tf",
                        "engine",
                        Engine.WINOGRAD.toString(),
                        "weights",
                        Map.of("seed", 1)));
        manifest.put("features", fields("directory", "features", "dtype", "float32"));
        return manifest;
    }

    /** A map in the order given, so that the file is the same on every run. */
    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
