package io.github.headstart.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.headstart.json.Json;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/** A job whose tasks write a file each, of a line that says who wrote it. */
public final class WritingJob {
    private WritingJob() {}

    /** Where a task ran. */
    public record Executor(String id, String host, long pid, int javaVersion) {}

    /** @param arguments the folder that they write to */
    public static void main(String[] arguments) {
        String folder = arguments[0];
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("writing"))) {
            spark.parallelize(List.of(0, 1, 2, 3), 4).foreach(task -> write(folder, task));
        }
    }

    private static void write(String folder, int task) throws IOException {
        SparkEnv environment = SparkEnv.get();
        Executor executor = new Executor(
                environment.executorId(),
                environment.blockManager().blockManagerId().host(),
                ProcessHandle.current().pid(),
                Runtime.version().feature());
        storage(Location.parse(folder, Path.of("")))
                .write("task-%d.json".formatted(task), Json.line(executor).getBytes(UTF_8));
    }

    private static Storage storage(Location location) {
        return location.local()
                .<Storage>map(LocalStorage::new)
                .orElseGet(() -> new HadoopStorage(
                        location,
                        SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf())));
    }

    /** As the options of spark-submit. */
    static List<String> hadoop(Map<String, String> settings) {
        return settings.entrySet().stream()
                .flatMap(setting ->
                        List.of("--conf", "spark.hadoop.%s=%s".formatted(setting.getKey(), setting.getValue()))
                                .stream())
                .toList();
    }
}
