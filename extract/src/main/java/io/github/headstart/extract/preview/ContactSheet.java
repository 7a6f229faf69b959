package io.github.headstart.extract.preview;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.DataManifest;
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
import javax.imageio.ImageIO;

/**
 * A contact sheet of the augmentation: a row for each image, first unchanged, then in each pass, with the parameters below, wrapped so
 * that captions do not overlap. The pixels are those that extraction computes with.
 */
public final class ContactSheet {
    private static final int MARGIN = 12;
    private static final int SMALLEST_TILE = 150;
    private static final int SMALLEST_FONT = 12;
    /** Larger images are scaled down. */
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
        this.reader = new ImageLoader(manifest);
        this.passes = manifest.augmentation().passes();
        int side = Math.min(manifest.image().height(), manifest.image().width());
        this.scale = Math.max(1, (SMALLEST_TILE + side - 1) / side);
    }

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
                    "%s: expected a folder to write the sheet into, found none; make it, or name another file"
                            .formatted(folder));
        }
        List<List<BufferedImage>> tiles = new ArrayList<>();
        for (Sample sample : images) {
            List<BufferedImage> line = new ArrayList<>();
            for (int pass = 0; pass <= passes; pass++) {
                line.add(tile(new FeatureKey(sample, pass)));
            }
            tiles.add(line);
        }
        int tileWidth = manifest.image().width() * scale;
        int tileHeight = manifest.image().height() * scale;
        int columnWidth = tileWidth + MARGIN;
        Font font = new Font(
                Font.SANS_SERIF, Font.PLAIN, (int) Math.max(SMALLEST_FONT, Math.round(tileWidth * FONT_TO_TILE)));
        FontMetrics metrics = metrics(font);
        List<List<List<String>>> captions = new ArrayList<>();
        for (Sample sample : images) {
            List<List<String>> ofSample = new ArrayList<>();
            for (int pass = 0; pass <= passes; pass++) {
                ofSample.add(caption(new FeatureKey(sample, pass), tileWidth, metrics::stringWidth));
            }
            captions.add(ofSample);
        }
        int captionLines = captions.stream()
                .flatMap(List::stream)
                .mapToInt(List::size)
                .max()
                .orElse(0);
        int lineHeight = tileHeight + metrics.getHeight() * (captionLines + 1);
        BufferedImage sheet = new BufferedImage(
                MARGIN + columnWidth * (passes + 1), MARGIN + lineHeight * images.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = canvas(sheet, font);
        canvas.setColor(PAPER);
        canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        canvas.setColor(INK);
        for (int row = 0; row < tiles.size(); row++) {
            for (int pass = 0; pass <= passes; pass++) {
                int left = MARGIN + pass * columnWidth;
                int top = MARGIN + row * lineHeight;
                canvas.drawImage(tiles.get(row).get(pass), left, top, tileWidth, tileHeight, null);
                List<String> caption = captions.get(row).get(pass);
                for (int line = 0; line < caption.size(); line++) {
                    canvas.drawString(
                            caption.get(line),
                            left,
                            top + tileHeight + metrics.getHeight() * line + metrics.getAscent() + CAPTION_SPACE);
                }
            }
        }
        canvas.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(sheet, "png", png)) {
                throw new IllegalStateException("this Java has no PNG encoder");
            }
            AtomicFile.writeBytes(file, png.toByteArray());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
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

    private BufferedImage tile(FeatureKey key) {
        int height = manifest.image().height();
        int width = manifest.image().width();
        float[] rgb;
        try {
            rgb = reader.rgb(key);
        } catch (IOException | UnreadableImageException e) {
            throw new PipelineException("%s: %s".formatted(key.sample().path(), e.getMessage()), e);
        }
        BufferedImage tile = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            int pixel = Math.round(rgb[3 * i]) << 16 | Math.round(rgb[3 * i + 1]) << 8 | Math.round(rgb[3 * i + 2]);
            tile.setRGB(i % width, i / width, pixel);
        }
        return tile;
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
