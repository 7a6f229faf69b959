package io.github.headstart.extract;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.TaskExecutor;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.storage.ElsewhereStorage;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a driver has to do for any number of images, without images: a program, to measure the heap that it needs. Arguments: a new
 * folder, the number of images, of passes, and of rows of a shard. Prints the seconds that each step takes.
 */
public final class SimulatedJob {
    private static final int TASKS_AT_ONCE = 1000;
    private static final int ROWS_AT_ONCE = 512_000;

    private SimulatedJob() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int images = Integer.parseInt(arguments[1]);
        TinyJob job = TinyJob.create(folder);
        job.add("images", "train", "a", 0, 1);
        DataManifest description =
                job.manifestOfShards("images", Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        ExtractOptions options = job.options(description, ErrorPolicy.skip(), new Workers(1, 8));
        for (int run = 0; run < 2; run++) {
            long start = System.nanoTime();
            System.out.println(
                    new ExtractRun(options, new Simulated(description, images)).run(rows -> Progress.none()));
            System.out.printf("run: %.0f s%n", (System.nanoTime() - start) / 1e9);
        }
    }

    private record Simulated(DataManifest manifest, int count) implements TaskExecutor {
        @Override
        public Storage images() {
            return new LocalStorage(manifest.dataset().root().path());
        }

        @Override
        public Storage store() {
            return new ElsewhereStorage(manifest.features().directory().path());
        }

        @Override
        public ImageScan scan(Scratch scratch) {
            ImageScan.Writer writer = new ImageScan.Writer(scratch);
            for (int number = 0; number < count; number++) {
                String label = "class" + number % 1000;
                ImageFile file =
                        new ImageFile("train/%s/image-%09d.jpg".formatted(label, number), label, new Fractions(0, 0));
                writer.add(file, new ImageScan.Content(sha256(file.path()), ""));
            }
            List<String> classes = new ArrayList<>();
            for (int number = 0; number < Math.min(count, 1000); number++) {
                classes.add("class" + number);
            }
            classes.sort(null);
            return writer.finish(new Dataset(manifest.dataset().root(), classes, count, List.of()));
        }

        @Override
        public Map<ShardEntry, String> damaged(Recipe recipe, List<ShardEntry> shards, Progress bar) {
            return Map.of();
        }

        @Override
        public void extract(Iterator<ShardTask> tasks, BackboneProvider backbone, Recipe recipe, Listener listener) {
            List<String> lines = new ArrayList<>();
            List<ShardResult> results = new ArrayList<>();
            int rows = 0;
            while (lines.size() < TASKS_AT_ONCE && rows < ROWS_AT_ONCE && tasks.hasNext()) {
                ShardTask task = tasks.next();
                int size = task.rows().size();
                rows += size;
                lines.add(Json.line(task));
                results.add(new ShardResult(
                        task.shard(),
                        size,
                        0,
                        size,
                        sha256(task.shard()),
                        Optional.empty(),
                        Optional.empty(),
                        "AVX2",
                        List.of()));
            }
            results.forEach(listener::finished);
        }

        @Override
        public Optional<String> device() {
            return Optional.empty();
        }

        private static String sha256(String text) {
            return Checksum.ofBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
