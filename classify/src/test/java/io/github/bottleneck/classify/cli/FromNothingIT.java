package io.github.bottleneck.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bottleneck.download.LoopbackServer;
import io.github.bottleneck.io.NamedChecksum;
import io.github.bottleneck.reference.ReferenceData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both programs as people start them, on a manifest of the shape of the project's own, whose data and weights come from
 * a server on this computer.
 */
@Tag("reference")
class FromNothingIT {
    private static final int SIDE = 64;
    private static final int PER_CLASS = 12;

    @TempDir
    private Path folder;

    /** What a process said and how it ended. */
    private record Ended(int code, String output) {}

    @Test
    void goesFromNothingToATrainedHead() throws Exception {
        byte[] archive = archive();
        Path weights = ReferenceData.path("golden/vgg16_seeded_notop.h5");
        try (LoopbackServer server = new LoopbackServer()) {
            server.file("/pictures.zip", archive).file("/vgg16_notop.h5", Files.readAllBytes(weights));
            Files.writeString(folder.resolve("data-manifest.json"), manifest(server, archive.length, weights));

            Ended extracted = run("extract");
            assertThat(extracted.output()).contains(rows() + " computed, 0 copied, 0 kept, 0 unreadable");
            assertThat(extracted.code()).isZero();
            assertThat(server.requests()).containsExactly("/vgg16_notop.h5", "/pictures.zip");

            Ended again = run("extract", "data-manifest.json", "--offline");
            assertThat(again.output()).contains("0 computed");
            assertThat(again.code()).isZero();
            assertThat(server.requests()).hasSize(2);
        }
        Ended trained = run("classify", "features/pictures", "--epochs", "5", "--hidden", "16", "--output", "run");
        assertThat(trained.code()).as(trained.output()).isZero();
        assertThat(folder.resolve("run")).isNotEmptyDirectory();
    }

    /** Pass 0 of three splits of two classes, and an augmented pass of the training pictures. */
    private static String rows() {
        return Integer.toString(3 * 2 * PER_CLASS + 2 * PER_CLASS);
    }

    private Ended run(String program, String... arguments) throws IOException, InterruptedException {
        Path project =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
        Path jar = project.resolve(program).resolve("target").resolve(program + ".jar");
        assumeTrue(Files.exists(jar), jar + " is not built; run verify for the whole project");
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code = process.waitFor();
        return new Ended(code, Files.readString(output));
    }

    private static String manifest(LoopbackServer server, int archiveBytes, Path weights) throws IOException {
        return """
                {
                  "dataset": {
                    "root": "data/pictures",
                    "layout": "folders",
                    "source": {"url": "%s", "bytes": %d, "strip": "pictures_filtered"}
                  },
                  "image": {"height": %d, "width": %d, "resize": "nearest"},
                  "backbone": {
                    "name": "vgg16", "preprocessing": "caffe", "precision": "float32",
                    "weights": {"url": "%s", "bytes": %d, "checksum": "%s"}
                  },
                  "augmentation": {"passes": 1, "seed": 42, "rotation": 40, "width_shift": 0.2, "height_shift": 0.2,
                                   "shear": 0.2, "zoom": 0.2, "horizontal_flip": true, "fill": "nearest"},
                  "features": {"directory": "features/pictures", "dtype": "float32"}
                }
                """.formatted(
                        server.url("/pictures.zip"),
                        archiveBytes,
                        SIDE,
                        SIDE,
                        server.url("/vgg16_notop.h5"),
                        Files.size(weights),
                        NamedChecksum.ofFile(weights, NamedChecksum.Algorithm.MD5));
    }

    private static byte[] archive() throws IOException {
        Random random = new Random(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String split : List.of("train", "validation", "test")) {
                for (String label : List.of("reds", "blues")) {
                    for (int i = 0; i < PER_CLASS; i++) {
                        zip.putNextEntry(new ZipEntry("pictures_filtered/%s/%s/%d.png".formatted(split, label, i)));
                        int shift = label.equals("reds") ? 16 : 0;
                        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                        for (int p = 0; p < SIDE * SIDE; p++) {
                            picture.setRGB(p % SIDE, p / SIDE, 128 + random.nextInt(128) << shift);
                        }
                        ImageIO.write(picture, "png", zip);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }
}
