package io.github.headstart.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.io.Scratch;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageScanTest {
    @TempDir
    private Path folder;

    @Test
    void hashesEveryImageAndSaysWhichCouldNotBeRead() throws IOException {
        Files.writeString(folder.resolve("a"), "abc");
        Scanned scan = Scanned.of(
                images -> {
                    images.accept(new ImageFile("b", "x", Fractions.all(Split.TRAIN)));
                    images.accept(new ImageFile("a", "x", Fractions.all(Split.TRAIN)));
                    return new Dataset(Location.of(folder), List.of("x"), 2, List.of());
                },
                new LocalStorage(folder));

        assertThat(scan.samples())
                .containsExactly(new Sample(
                        "a", Split.TRAIN, "x", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(scan.unreadable())
                .extracting(file -> new SampleFile.Entry(file.sample(), file.status()))
                .containsExactly(
                        new SampleFile.Entry(new Sample("b", Split.TRAIN, "x", ""), "vanished while being read"));
    }

    @Test
    void spacesSomeImagesEvenlyOverASplit() throws IOException {
        for (int number = 0; number < 10; number++) {
            Files.writeString(folder.resolve(Integer.toString(number)), "image " + number);
        }
        try (Scratch scratch = new Scratch();
                WorkerThreads workers = new WorkerThreads("hash", 2)) {
            ImageScan scan = ImageScan.of(
                    images -> {
                        for (int number = 0; number < 10; number++) {
                            Split split = number == 9 ? Split.TEST : Split.TRAIN;
                            images.accept(new ImageFile(Integer.toString(number), "x", Fractions.all(split)));
                        }
                        return new Dataset(Location.of(folder), List.of("x"), 10, List.of());
                    },
                    new LocalStorage(folder),
                    workers,
                    scratch);
            assertThat(scan.spaced(Split.TRAIN, 3)).extracting(Sample::path).containsExactly("0", "3", "6");
            assertThat(scan.spaced(Split.TRAIN, 100)).hasSize(9);
            assertThat(scan.spaced(Split.VALIDATION, 3)).isEmpty();
        }
    }
}
