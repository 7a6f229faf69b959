package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Vgg16File;
import io.github.headstart.io.NamedChecksum;
import io.github.headstart.reference.LoopbackServer;
import io.github.headstart.reference.Program;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * End-to-end test of both programs, with a manifest like the project's own whose data and weights come from a local
 * server.
 */
class FromNothingIT {
    private static final int SIDE = 64;
    private static final int PER_CLASS = 12;

    @TempDir
    private Path folder;

    @Test
    void downloadsExtractsAndTrains() throws Exception {
        byte[] archive = archive();
        Path weights = folder.resolve("vgg16_notop.h5");
        Vgg16File.write(weights, 1);
        try (LoopbackServer server = new LoopbackServer()) {
            server.file("/images.zip", archive).file("/vgg16_notop.h5", Files.readAllBytes(weights));
            Files.writeString(folder.resolve("data-manifest.json"), manifest(server, archive.length, weights));

            Program extract = new Program("extract/target/extract.jar");
            Program.Outcome extracted = extract.run(folder);
            assertThat(extracted.exit()).as(extracted.err()).isZero();
            assertThat(extracted.out()).contains(rows() + " computed, 0 copied, 0 kept, 0 unreadable");
            assertThat(server.requests()).containsExactly("/vgg16_notop.h5", "/images.zip");

            Program.Outcome again = extract.run(folder, "data-manifest.json", "--offline");
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(again.out()).contains("0 computed, 0 copied, " + rows() + " kept");
            assertThat(server.requests()).hasSize(2);

            Files.delete(folder.resolve("data/images/train/reds/0.png"));
            Files.write(folder.resolve("data/images/train/reds/new.png"), otherImage());
            Program.Outcome plan = extract.run(folder, "plan");
            assertThat(plan.exit()).as(plan.err()).isZero();
            assertThat(plan.out()).contains("2 rows to compute").contains("about ");
            Program.Outcome bench = extract.run(folder, "bench", "--rounds", "1", "--seconds", "0.1", "--json");
            assertThat(bench.exit()).as(bench.err()).isZero();
            assertThat(bench.out()).contains("\"whole_to_forward\"");
        }
        Program.Outcome trained = new Program("classify/target/classify.jar")
                .run(folder, "--epochs", "5", "--hidden", "16", "--output", "run");
        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(folder.resolve("run/run.json")).exists();
        assertThat(folder.resolve("run/head")).isNotEmptyDirectory();
    }

    /** Pass 0 of three splits of two classes, and an augmentation pass of the training images. */
    private static String rows() {
        return Integer.toString(3 * 2 * PER_CLASS + 2 * PER_CLASS);
    }

    private static String manifest(LoopbackServer server, int archiveBytes, Path weights) throws IOException {
        return """
                {
                  "dataset": {
                    "root": "data/images",
                    "layout": "folders",
                    "source": {"url": "%s", "bytes": %d, "strip": "images_filtered"}
                  },
                  "image": {"height": %d, "width": %d, "resize": "nearest"},
                  "backbone": {
                    "name": "vgg16", "preprocessing": "caffe", "precision": "float32",
                    "weights": {"url": "%s", "bytes": %d, "checksum": "%s"}
                  },
                  "augmentation": {"passes": 1, "seed": 42, "rotation": 40, "width_shift": 0.2, "height_shift": 0.2,
                                   "shear": 0.2, "zoom": 0.2, "horizontal_flip": true, "fill": "nearest"},
                  "features": {"directory": "features/images", "dtype": "float32"}
                }
                """.formatted(
                        server.url("/images.zip"),
                        archiveBytes,
                        SIDE,
                        SIDE,
                        server.url("/vgg16_notop.h5"),
                        Files.size(weights),
                        NamedChecksum.ofFile(weights, NamedChecksum.Algorithm.MD5));
    }

    private static byte[] otherImage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] archive() throws IOException {
        Random random = new Random(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String split : List.of("train", "validation", "test")) {
                for (String label : List.of("reds", "blues")) {
                    for (int i = 0; i < PER_CLASS; i++) {
                        zip.putNextEntry(new ZipEntry("images_filtered/%s/%s/%d.png".formatted(split, label, i)));
                        int shift = label.equals("reds") ? 16 : 0;
                        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                        for (int p = 0; p < SIDE * SIDE; p++) {
                            image.setRGB(p % SIDE, p / SIDE, 128 + random.nextInt(128) << shift);
                        }
                        ImageIO.write(image, "png", zip);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }
}
