package io.github.headstart.dataset;

import io.github.headstart.io.Cursor;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DatasetSpec;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The images of a data set in memory, for tests.
 *
 * @param files as the layout lists them, sorted by label and path
 */
public record Scanned(Dataset dataset, List<ImageFile> files, List<Sample> samples, List<UnreadableFile> unreadable) {
    public static Scanned of(DatasetSpec dataset) {
        Storage root = new LocalStorage(dataset.root().path());
        return of(images -> dataset.find(root, images), root);
    }

    static Scanned of(Layout layout, Path root) {
        return of(layout, root, Links.INSIDE);
    }

    static Scanned of(Layout layout, Path root, Links links) {
        Storage storage = new LocalStorage(root);
        return of(images -> layout.find(storage, links, images), storage);
    }

    static Scanned of(Function<Consumer<ImageFile>, Dataset> layout, Storage root) {
        List<ImageFile> files = new ArrayList<>();
        try (Scratch scratch = new Scratch();
                WorkerThreads workers = new WorkerThreads("hash", 2)) {
            ImageScan scan = ImageScan.of(images -> layout.apply(files::add), root, workers, scratch);
            ImageScan hashed = ImageScan.of(
                    images -> {
                        files.forEach(images);
                        return scan.dataset();
                    },
                    root,
                    workers,
                    scratch);
            files.sort(Comparator.comparing(ImageFile::label).thenComparing(ImageFile::path));
            try (Cursor<ScannedImage> images = hashed.images().read();
                    Cursor<UnreadableFile> unreadable = hashed.unreadable().read()) {
                return new Scanned(
                        scan.dataset(),
                        List.copyOf(files),
                        list(images).stream().map(ScannedImage::sample).toList(),
                        list(unreadable));
            }
        }
    }

    List<String> classes() {
        return dataset.classes();
    }

    List<String> ignored() {
        return dataset.ignored();
    }

    private static <T> List<T> list(Cursor<T> cursor) {
        List<T> list = new ArrayList<>();
        cursor.forEachRemaining(list::add);
        return list;
    }
}
