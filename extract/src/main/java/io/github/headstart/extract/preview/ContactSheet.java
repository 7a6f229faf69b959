package io.github.headstart.extract.preview;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.store.FeatureKey;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A contact sheet of the augmentation: a row for each image, first unchanged, then once for each pass, with the parameters
 * of the transform below. The pixels are those that extraction preprocesses.
 */
public final class ContactSheet {
    private static final int MARGIN = 12;
    /** Smaller images are enlarged to about this many pixels. */
    private static final int SMALLEST_TILE = 150;

    private static final int SMALLEST_FONT = 12;
    private static final double FONT_TO_TILE = 1 / 18.0;
    private static final int CAPTION_SPACE = 2;
    private static final Color PAPER = Color.WHITE;
    private static final Color INK = new Color(0x222222);

    private final DataManifest manifest;
    private final ImageLoader reader;
    private final int passes;
    private final int scale;

    public ContactSheet(DataManifest manifest) {
        this.manifest = manifest;
        this.reader = ImageLoader.of(
                manifest, new LocalStorage(manifest.dataset().root().path()));
        this.passes = manifest.augmentation().passes();
        int side = Math.min(manifest.image().height(), manifest.image().width());
        this.scale = Math.max(1, (SMALLEST_TILE + side - 1) / side);
    }

    /** One image of the sheet with the lines of text below it. */
    private record Tile(BufferedImage image, List<String> caption) {}

    /**
     * Draws the sheet as a PNG.
     *
     * @param images one per row of the sheet
     * @throws PipelineException if an image cannot be read or the file cannot be written
     */
    public void write(List<Sample> images, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new PipelineException(
                    "%s: expected a folder to write the sheet into, found none; create it, or choose another file"
                            .formatted(folder));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(sheet(images), "png", png)) {
                throw new IllegalStateException("this Java has no PNG encoder");
            }
            AtomicFile.writeBytes(file, png.toByteArray());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private BufferedImage sheet(List<Sample> images) {
        int tileWidth = manifest.image().width() * scale;
        int tileHeight = manifest.image().height() * scale;
        Font font = new Font(
                Font.SANS_SERIF, Font.PLAIN, (int) Math.max(SMALLEST_FONT, Math.round(tileWidth * FONT_TO_TILE)));
        FontMetrics metrics = metrics(font);
        List<List<Tile>> rows = images.stream()
                .map(sample -> IntStream.rangeClosed(0, passes)
                        .mapToObj(pass -> new FeatureKey(sample, pass))
                        .map(key -> new Tile(image(key), caption(key, tileWidth, metrics::stringWidth)))
                        .toList())
                .toList();
        int captionLines = rows.stream()
                .flatMap(List::stream)
                .mapToInt(tile -> tile.caption().size())
                .max()
                .orElse(0);
        int columnWidth = tileWidth + MARGIN;
        int rowHeight = tileHeight + metrics.getHeight() * (captionLines + 1);
        BufferedImage sheet = new BufferedImage(
                MARGIN + columnWidth * (passes + 1), MARGIN + rowHeight * rows.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = canvas(sheet, font);
        try {
            canvas.setColor(PAPER);
            canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            canvas.setColor(INK);
            for (int row = 0; row < rows.size(); row++) {
                for (int pass = 0; pass <= passes; pass++) {
                    int left = MARGIN + pass * columnWidth;
                    int top = MARGIN + row * rowHeight;
                    Tile tile = rows.get(row).get(pass);
                    canvas.drawImage(tile.image(), left, top, tileWidth, tileHeight, null);
                    int baseline = top + tileHeight + metrics.getAscent() + CAPTION_SPACE;
                    for (String line : tile.caption()) {
                        canvas.drawString(line, left, baseline);
                        baseline += metrics.getHeight();
                    }
                }
            }
        } finally {
            canvas.dispose();
        }
        return sheet;
    }

    private static Graphics2D canvas(BufferedImage image, Font font) {
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        canvas.setFont(font);
        return canvas;
    }

    /** The font metrics that texts are drawn with. */
    private static FontMetrics metrics(Font font) {
        Graphics2D canvas = canvas(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), font);
        try {
            return canvas.getFontMetrics();
        } finally {
            canvas.dispose();
        }
    }

    private BufferedImage image(FeatureKey key) {
        int height = manifest.image().height();
        int width = manifest.image().width();
        float[] rgb;
        try {
            rgb = reader.rgb(key);
        } catch (UnreadableImageException e) {
            throw unusable(key, e.getMessage(), e);
        } catch (IOException e) {
            throw unusable(key, AtomicFile.reason(e), e);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            int pixel = Math.round(rgb[3 * i]) << 16 | Math.round(rgb[3 * i + 1]) << 8 | Math.round(rgb[3 * i + 2]);
            image.setRGB(i % width, i / width, pixel);
        }
        return image;
    }

    private static PipelineException unusable(FeatureKey key, String reason, Exception cause) {
        return new PipelineException(
                "%s: expected an image that can be read: %s; replace or remove the file"
                        .formatted(key.sample().path(), reason),
                cause);
    }

    private List<String> caption(FeatureKey key, int width, ToIntFunction<String> measure) {
        Optional<TransformParameters> augmentation = reader.augmentation(key);
        if (augmentation.isEmpty()) {
            String path = key.sample().path();
            return List.of(
                    Caption.shortened(path.substring(path.lastIndexOf('/') + 1), width, measure),
                    Caption.shortened(key.sample().label(), width, measure),
                    "unchanged");
        }
        TransformParameters drawn = augmentation.get();
        List<String> items = new ArrayList<>(List.of(
                text("pass %d", key.pass()),
                text("θ %.1f°", drawn.theta()),
                text("shear %.2f°", drawn.shear()),
                text("tx %.1f  ty %.1f", drawn.tx(), drawn.ty()),
                text("zx %.2f  zy %.2f", drawn.zx(), drawn.zy())));
        if (drawn.flipHorizontal()) {
            items.add("flip");
        }
        if (drawn.flipVertical()) {
            items.add("flip vertical");
        }
        if (drawn.channelShift() != 0) {
            items.add(text("channels %.0f", drawn.channelShift()));
        }
        drawn.brightness().ifPresent(factor -> items.add(text("brightness %.2f", factor)));
        return Caption.wrapped(items, width, measure);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
