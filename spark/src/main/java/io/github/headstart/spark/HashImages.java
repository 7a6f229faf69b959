package io.github.headstart.spark;

import io.github.headstart.dataset.ImageScan;
import io.github.headstart.json.Json;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.util.List;

/** Reads and hashes some images. */
final class HashImages extends TaskFunction {
    private static final long serialVersionUID = 1;

    private final String root;
    private final int attempts;

    /**
     * @param root location of the images
     * @param attempts at each task
     */
    HashImages(String root, int attempts) {
        this.root = root;
        this.attempts = attempts;
    }

    /**
     * @param first the number of the first image
     * @param images named relative to the root
     */
    record Task(int first, List<StoredFile> images) {}

    /** @param contents of the images, in the task's order */
    record Result(int first, List<ImageScan.Content> contents) {}

    @Override
    String run(String line) {
        Storage images = ExecutorState.storage(root);
        Attempt attempt = Attempt.current(attempts);
        Task task = Json.parse(line, "task", Task.class);
        return Json.line(new Result(
                task.first(),
                task.images().stream()
                        .map(image -> ImageScan.Content.of(images, image, attempt))
                        .toList()));
    }
}
