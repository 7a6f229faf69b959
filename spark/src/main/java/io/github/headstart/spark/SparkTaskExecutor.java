package io.github.headstart.spark;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.dataset.Dataset;
import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.TaskExecutor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/** Does the work of a run on the executors of a Spark application, some tasks after another, so that the driver's memory is bounded. */
final class SparkTaskExecutor implements TaskExecutor {
    private static final Logger LOG = LogManager.getLogger(SparkTaskExecutor.class);
    /** The most tasks that are given to Spark at once, and the most rows of them: a row is 150 bytes of text. */
    private static final int TASKS_AT_ONCE = 1000;

    private static final int ROWS_AT_ONCE = 512_000;

    private static final String TASKS_AT_ONCE_SETTING = "spark.headstart.tasksAtOnce";
    private static final int IMAGES_HASHED_BY_A_TASK = 256;

    /** One for all that this object is asked for, so that an executor opens the backbone once. */
    private final String id = UUID.randomUUID().toString();

    private final JavaSparkContext context;
    private final ExtractOptions options;
    private final boolean offline;
    private final Optional<String> model;
    private final Storage images;
    private final Storage store;
    private final int tasksAtOnce;
    private final int attempts;
    private final LongAccumulator done;
    /** The first host by instruction set. */
    private final Map<String, String> hosts = new TreeMap<>();

    private Optional<String> device = Optional.empty();

    /**
     * @param offline whether weights that are missing on a node are an error instead of being downloaded
     * @param model the key of the backbone's files in a {@link NodeCache}
     */
    SparkTaskExecutor(JavaSparkContext context, ExtractOptions options, boolean offline, Optional<String> model) {
        this.context = context;
        this.options = options;
        this.offline = offline;
        this.model = model;
        Configuration configuration = context.hadoopConfiguration();
        this.images = HadoopStorage.open(options.manifest().dataset().root(), configuration);
        this.store = HadoopStorage.open(options.directory(), configuration);
        this.tasksAtOnce = context.getConf().getInt(TASKS_AT_ONCE_SETTING, TASKS_AT_ONCE);
        this.attempts = Attempt.most(context);
        this.done = context.sc().longAccumulator("rows");
    }

    @Override
    public Storage images() {
        return images;
    }

    @Override
    public Storage store() {
        return store;
    }

    @Override
    public ImageScan scan(Scratch scratch) {
        DataManifest manifest = options.manifest();
        ImageScan.Writer writer = new ImageScan.Writer(scratch);
        List<ImageFile> waiting = new ArrayList<>();
        Dataset dataset = manifest.dataset().find(images, image -> {
            if (image.problem().isEmpty()) {
                waiting.add(image);
            } else {
                writer.add(image, new ImageScan.Content("", image.problem()));
            }
            if (waiting.size() == IMAGES_HASHED_BY_A_TASK * tasksAtOnce) {
                hash(waiting, writer);
            }
        });
        hash(waiting, writer);
        return writer.finish(dataset);
    }

    private void hash(List<ImageFile> waiting, ImageScan.Writer writer) {
        // Few images are shared out to all cores, too.
        int perTask = Math.max(
                1, Math.min(IMAGES_HASHED_BY_A_TASK, waiting.size() / Math.max(1, context.defaultParallelism())));
        List<String> tasks = new ArrayList<>();
        for (int first = 0; first < waiting.size(); first += perTask) {
            List<ImageFile> some = waiting.subList(first, Math.min(waiting.size(), first + perTask));
            tasks.add(Json.line(new HashImages.Task(
                    first,
                    some.stream()
                            .map(image -> new StoredFile(image.path(), image.bytes()))
                            .toList())));
        }
        String description = "hash %,d images".formatted(waiting.size());
        SubJob.run(context, description, tasks, new HashImages(images.location().text(), attempts), line -> {
            HashImages.Result result = Json.parse(line, "result", HashImages.Result.class);
            int number = result.first();
            for (ImageScan.Content content : result.contents()) {
                writer.add(waiting.get(number++), content);
            }
        });
        waiting.clear();
    }

    @Override
    public Map<ShardEntry, String> damaged(Recipe recipe, List<ShardEntry> shards, Progress bar) {
        Map<ShardEntry, String> damaged = new HashMap<>();
        for (int first = 0; first < shards.size(); first += tasksAtOnce) {
            List<String> tasks = shards.subList(first, Math.min(shards.size(), first + tasksAtOnce)).stream()
                    .map(Json::line)
                    .toList();
            String description = "check %,d shards".formatted(tasks.size());
            SubJob.run(
                    context, description, tasks, new CheckShard(store.location().text(), recipe), line -> {
                        CheckShard.Result result = Json.parse(line, "result", CheckShard.Result.class);
                        result.damage().ifPresent(damage -> damaged.put(result.shard(), damage));
                        bar.step();
                    });
        }
        return damaged;
    }

    @Override
    public void extract(Iterator<ShardTask> tasks, BackboneProvider backbone, Recipe recipe, Listener listener) {
        DataManifest manifest = options.manifest();
        ExtractJob job = new ExtractJob(
                id,
                manifest.text(),
                manifest.file().toString(),
                options.cache().toString(),
                offline,
                model,
                recipe,
                options.workers());
        JobFile.write(store, job.id());
        List<String> lines = new ArrayList<>();
        int rows = 0;
        while (lines.size() < tasksAtOnce && rows < ROWS_AT_ONCE && tasks.hasNext()) {
            ShardTask task = tasks.next();
            lines.add(Json.line(task));
            rows += task.rows().size();
        }
        String description = "make %,d shards of %,d rows".formatted(lines.size(), rows);
        SubJob.run(context, description, lines, new MakeShard(job, attempts, done), line -> {
            MakeShard.Result result = Json.parse(line, "result", MakeShard.Result.class);
            result.result().failures().forEach(listener::failed);
            listener.rows(result.result().rows() + result.result().failures().size());
            listener.finished(result.result());
            device = Optional.of(result.device());
            result.result()
                    .entry()
                    .filter(ShardEntry::knowsInstructionSet)
                    .ifPresent(shard -> computedWith(shard.instructionSet(), result.host()));
        });
    }

    /** Warns once for each further instruction set. */
    private void computedWith(String instructionSet, String host) {
        if (hosts.putIfAbsent(instructionSet, host) == null && hosts.size() > 1) {
            LOG.warn(
                    "executors compute with different instruction sets, so that the last bits of features depend on who computed them: {}; set spark.executorEnv.ONEDNN_MAX_CPU_ISA to the oldest to give all the same",
                    hosts.entrySet().stream()
                            .map(known -> known.getKey() + " on " + known.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }

    @Override
    public Optional<String> device() {
        return device;
    }
}
