package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.SampleLines;
import io.github.headstart.reference.Program;
import io.github.headstart.store.FeatureStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large images in a heap that holds few of them, or none. */
class SmallHeapIT {
    /** 16 megapixels: 46 MiB as RGB. */
    private static final int SIDE = 4000;

    private static final Pattern TOO_LITTLE =
            Pattern.compile("error: \\S*/(\\S+): reading this [A-Z]+ of \\d+x\\d+ pixels needs \\d+ MiB of memory; "
                    + "the heap is \\d+ MiB at most; raise it with JDK_JAVA_OPTIONS=-Xmx(\\d+)m");

    @TempDir
    private Path folder;

    @BeforeEach
    void job() throws IOException {
        TinyBackbone.write(folder.resolve("backbone"), 1);
        Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 32, "width": 32, "resize": "nearest"},
                 "backbone": {"saved_model": "backbone", "preprocessing": "none"},
                 "features": {"directory": "features"}}
                """);
    }

    @Test
    void imagesThatDoNotFitTogetherAreReadOneByOneAndNoneIsUnreadable() throws Exception {
        Path first = write(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, "jpg", "0.jpg");
        for (int i = 1; i < 6; i++) {
            Path copy = first.resolveSibling(i + ".jpg");
            Files.copy(first, copy);
            // After the end of the image: another content with the same pixels.
            Files.write(copy, new byte[] {(byte) i}, StandardOpenOption.APPEND);
        }

        Program.Outcome outcome = extract(110, "--workers", "2", "--batch", "2");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("6 computed, 0 copied, 0 kept, 0 unreadable");
    }

    @Test
    void anImageThatDoesNotFitAloneEndsTheRunAndTheHeapThatIsNamedSuffices() throws Exception {
        write(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, "jpg", "rgb.jpg");
        write(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY, "jpg", "gray.jpg");
        write(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, "png", "rgb.png");
        write(SIDE, SIDE, BufferedImage.TYPE_4BYTE_ABGR, "png", "rgba.png");
        write(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY, "png", "gray16.png");
        write(SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED, "gif", "palette.gif");
        write(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, "bmp", "rgb.bmp");
        write(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR, "tiff", "rgb.tiff");

        Set<String> named = enlargeTheHeapAsTold(48);

        assertThat(named).as("images that a run ended with, each once").isNotEmpty();
        assertThat(SampleLines.of(folder.resolve("features").resolve(FeatureStore.SAMPLES)))
                .hasSize(8)
                .allMatch(SampleFile.Entry::ok);
    }

    /** The largest size that is read at all, 100 million pixels; the README names these heaps. */
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void anImageOfTheLargestSizeFitsIntoTheHeapThatTheReadmeNames(String format) throws Exception {
        write(10_000, 10_000, BufferedImage.TYPE_3BYTE_BGR, format, "largest." + format);

        Program.Outcome outcome = extract(512);

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("1 computed, 0 copied, 0 kept, 0 unreadable");
    }

    /** Runs until a run succeeds, each time with the heap that the last one asked for. */
    private Set<String> enlargeTheHeapAsTold(int mebibytes) throws Exception {
        Set<String> named = new HashSet<>();
        int heap = mebibytes;
        while (true) {
            Program.Outcome outcome = extract(heap);
            if (outcome.exit() == 0) {
                return named;
            }
            assertThat(outcome.exit()).isEqualTo(1);
            Matcher error = TOO_LITTLE.matcher(lastLine(outcome.err()));
            assertThat(error.matches()).as(outcome.err()).isTrue();
            assertThat(named.add(error.group(1)))
                    .as("the heap of %d MiB was to suffice for %s", heap, error.group(1))
                    .isTrue();
            assertThat(folder.resolve("features").resolve(FeatureStore.MANIFEST))
                    .doesNotExist();
            heap = Integer.parseInt(error.group(2));
        }
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (first, second) -> second);
    }

    private Program.Outcome extract(int mebibytes, String... arguments) throws IOException, InterruptedException {
        // The collector that the launcher chooses.
        return new Program("extract/target/extract.jar", "-XX:+UseSerialGC", "-Xmx%dm".formatted(mebibytes))
                .run(folder, arguments);
    }

    private Path write(int height, int width, int type, String format, String name) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int row = 0; row < height; row += 97) {
            for (int column = 0; column < width; column += 89) {
                image.setRGB(column, row, row * 31 + column);
            }
        }
        Path file = folder.resolve("images/train/a").resolve(name);
        Files.createDirectories(file.getParent());
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IOException("this Java writes no " + format);
        }
        return file;
    }
}
