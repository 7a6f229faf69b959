package io.github.bottleneck.extract.demo;

import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.json.Json;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * A small data set that needs no download: discs with a texture, of random place, size, direction and hues, on a mottled
 * ground. The two classes differ in the texture alone, so that the mean colour tells nothing. The same pictures every
 * time.
 */
public final class DemoPictures {
    private static final int SIZE = 150;
    private static final Map<Split, Integer> PICTURES_PER_CLASS =
            Map.of(Split.TRAIN, 100, Split.VALIDATION, 40, Split.TEST, 40);
    private static final int MOTTLES = 40;

    private DemoPictures() {}

    private enum Texture {
        CHECKS("checks"),
        STRIPES("stripes");

        private final String label;

        Texture(String label) {
            this.label = label;
        }

        /** Covers half of the square from -radius to radius on either axis. */
        void paint(Graphics2D canvas, double radius, double period) {
            for (int row = 0; row * period < 2 * radius; row++) {
                for (int column = 0; column * period < 2 * radius; column++) {
                    boolean filled = this == STRIPES ? row % 2 == 0 : (row + column) % 2 == 0;
                    if (filled) {
                        canvas.fill(new Rectangle2D.Double(
                                column * period - radius, row * period - radius, period, period));
                    }
                }
            }
        }
    }

    /**
     * Writes the pictures to {@code directory/pictures} and a manifest that takes them through untrained VGG16.
     *
     * @return the manifest
     * @throws PipelineException if a file cannot be written
     */
    public static Path write(Path directory) {
        try {
            for (Split split : Split.values()) {
                for (Texture texture : Texture.values()) {
                    Path folder = Files.createDirectories(directory
                            .resolve("pictures")
                            .resolve(split.toString())
                            .resolve(texture.label));
                    for (int number = 0; number < PICTURES_PER_CLASS.get(split); number++) {
                        long seed = (split.ordinal() * 2L + texture.ordinal()) * 1000 + number;
                        Path file = folder.resolve("%s.%03d.png".formatted(texture.label, number));
                        ImageIO.write(picture(texture, new SplittableRandom(seed)), "png", file.toFile());
                    }
                }
            }
            Path manifest = directory.resolve("data-manifest.json");
            Files.writeString(manifest, Json.document(manifest()));
            return manifest;
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static BufferedImage picture(Texture texture, SplittableRandom random) {
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = picture.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(colour(random));
        canvas.fillRect(0, 0, SIZE, SIZE);
        for (int i = 0; i < MOTTLES; i++) {
            canvas.setColor(colour(random));
            double width = uniform(random, 5, 25);
            canvas.fill(new Ellipse2D.Double(uniform(random, -10, SIZE), uniform(random, -10, SIZE), width, width));
        }
        double radius = uniform(random, 35, 60);
        double period = uniform(random, 8, 14);
        canvas.translate(uniform(random, radius, SIZE - radius), uniform(random, radius, SIZE - radius));
        Shape disc = new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
        canvas.setColor(colour(random));
        canvas.fill(disc);
        canvas.clip(disc);
        canvas.transform(AffineTransform.getRotateInstance(uniform(random, 0, Math.PI)));
        canvas.setColor(colour(random));
        texture.paint(canvas, radius * Math.sqrt(2), period);
        canvas.dispose();
        return picture;
    }

    private static Color colour(SplittableRandom random) {
        return Color.getHSBColor(
                (float) random.nextDouble(), (float) uniform(random, 0.3, 1), (float) uniform(random, 0.3, 1));
    }

    private static double uniform(SplittableRandom random, double lowest, double highest) {
        return lowest + (highest - lowest) * random.nextDouble();
    }

    private static Map<String, Object> manifest() {
        return Map.of(
                "dataset", Map.of("root", "pictures", "layout", "folders"),
                "image", Map.of("height", SIZE, "width", SIZE, "resize", "nearest"),
                "backbone", Map.of("name", "vgg16", "preprocessing", "caffe", "weights", Map.of("seed", 1)),
                "features", Map.of("directory", "features", "dtype", "float32"));
    }
}
