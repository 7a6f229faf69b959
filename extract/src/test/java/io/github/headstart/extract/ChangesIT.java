package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of 400 images cost. Of photographs it prints the table that the README shows. */
class ChangesIT {
    private static final Pattern COUNT = Pattern.compile("\"(computed|copied)\":(\\d+)");

    @TempDir
    private Path folder;

    private Path store;

    /** Where images come from: {@code count} images of a split and a label, behind the first {@code skip}. */
    private interface Images {
        void copy(String part, int skip, int count) throws IOException;
    }

    @Test
    void everyChangeOfDrawnImagesCostsExactlyTheNewOnes() throws Exception {
        TinyJob job = TinyJob.create(folder);
        Path manifest = Path.of(job.manifest("images", 0, "tf"));
        everyChangeCostsExactlyTheNewImages(manifest, (part, skip, count) -> {
            String[] names = part.split("/");
            job.add("images", names[0], names[1], skip, count);
        });
    }

    @Test
    @NeedsExternalData
    void everyChangeOfPhotographsCostsExactlyTheNewOnes() throws Exception {
        everyChangeCostsExactlyTheNewImages(photographs(), this::copyPhotographs);
    }

    private void everyChangeCostsExactlyTheNewImages(Path manifest, Images images) throws Exception {
        store = folder.resolve("features");
        Path cats = folder.resolve("images/train/cats");
        Path dogs = folder.resolve("images/train/dogs");
        images.copy("train/cats", 0, 100);
        images.copy("train/dogs", 0, 100);
        images.copy("validation/cats", 0, 50);
        images.copy("validation/dogs", 0, 50);
        images.copy("test/cats", 0, 50);
        images.copy("test/dogs", 0, 50);
        row("", "computed", "copied", "seconds");

        costs(manifest, "first run", 400);
        Map<String, String> stamps = stamps();
        costs(manifest, "nothing changed", 0);
        assertThat(stamps()).as("files and their times").isEqualTo(stamps);

        for (Path image : images(cats).subList(0, 10)) {
            Files.move(image, image.resolveSibling("renamed-" + image.getFileName()));
        }
        costs(manifest, "10 renamed", 0);

        for (Path image : images(cats).subList(0, 10)) {
            Files.move(image, dogs.resolve("cat-" + image.getFileName()));
        }
        costs(manifest, "10 relabelled", 0);

        for (Path image : images(dogs).subList(0, 10)) {
            Files.delete(image);
        }
        costs(manifest, "10 removed", 0);

        images.copy("train/cats", 200, 10);
        costs(manifest, "10 new", 10);

        Files.write(images(cats).get(0), new byte[] {0}, StandardOpenOption.APPEND);
        costs(manifest, "1 edited", 1);
    }

    private void costs(Path manifest, String change, int computed) throws Exception {
        long start = System.nanoTime();
        Program.Outcome outcome = ExtractProcess.run(manifest.toString(), "--json");
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        Map<String, Integer> counts = new TreeMap<>();
        Matcher count = COUNT.matcher(outcome.out());
        while (count.find()) {
            counts.put(count.group(1), Integer.parseInt(count.group(2)));
        }
        row(change, counts.get("computed"), counts.get("copied"), "%.1f".formatted(seconds));
        assertThat(counts.get("computed"))
                .as("%s: rows through the backbone", change)
                .isEqualTo(computed);
        assertThat(StoreVerifier.verify(store).problems()).isEmpty();
    }

    private Path photographs() throws IOException {
        Path backbone = ReferenceData.external("backbones/mobilenet_v1_imagenet");
        return Files.writeString(folder.resolve("data-manifest.json"), """
                        {"dataset": {"root": "images", "layout": "folders"},
                         "image": {"height": 150, "width": 150, "resize": "nearest"},
                         "backbone": {"saved_model": "%s", "preprocessing": "tf"},
                         "features": {"directory": "features"}}
                        """.formatted(backbone));
    }

    private void copyPhotographs(String part, int skip, int count) throws IOException {
        Path target = folder.resolve("images").resolve(part);
        Files.createDirectories(target);
        List<Path> images =
                images(ReferenceData.external("data/cats_and_dogs_small").resolve(part));
        for (Path image : images.subList(skip, skip + count)) {
            Files.copy(image, target.resolve(image.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> images(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private Map<String, String> stamps() throws IOException {
        Map<String, String> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.toList()) {
                stamps.put(
                        file.toString(),
                        Files.readAttributes(file, "unix:ino,lastModifiedTime,ctime,size")
                                .toString());
            }
        }
        assertThat(stamps).hasSizeGreaterThan(5);
        return stamps;
    }

    private static void row(Object... cells) {
        System.out.printf("| %-16s | %8s | %6s | %7s |%n", cells);
    }
}
