package io.github.headstart.spark;

import io.github.headstart.reference.OnnxBuild;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The programs of a Spark that consists of artifacts from Maven alone, in processes of their own, with this process's Java. What they
 * write lies in a folder.
 */
public final class SparkHome implements AutoCloseable {
    private final Path project =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
    private final Path folder;
    private final Path jars;

    /** @param folder that exists */
    public SparkHome(Path folder) throws IOException {
        this.folder = folder;
        jars = Files.createSymbolicLink(folder.resolve("jars"), built("spark/distribution/target/spark/jars"));
    }

    /**
     * Submits a class of this module or of its tests.
     *
     * @param options as of spark-submit, for example {@code --conf}, {@code spark.task.maxFailures=4}
     */
    public ProcessBuilder submit(String master, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", master, "--class", main.getName()));
        List<String> jars = new ArrayList<>(List.of(
                built("spark/target/headstart-spark.jar").toString(), natives().toString()));
        if (OnnxBuild.has()) {
            jars.add(library("onnxruntime-[\\d.]+\\.jar").toString());
        }
        all.addAll(List.of("--jars", String.join(",", jars)));
        for (Map.Entry<String, String> setting : Map.of(
                        "spark.ui.enabled", "false",
                        "spark.driver.host", "127.0.0.1",
                        "spark.local.dir", folder.resolve("local").toString())
                .entrySet()) {
            all.addAll(List.of("--conf", setting.getKey() + "=" + setting.getValue()));
        }
        all.addAll(options);
        all.add(built("spark/target/spark-tests.jar").toString());
        all.addAll(List.of(arguments));
        return program("org.apache.spark.deploy.SparkSubmit", all);
    }

    /** A program of Spark, for example the master of a cluster. */
    public ProcessBuilder program(String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Stream.of(JavaModuleOptions.defaultModuleOptionArray()).toList());
        command.addAll(List.of("-Xmx1g", "-cp", jars + File.separator + "*", main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME", folder.toString(),
                        "SPARK_SCALA_VERSION", "2.13",
                        "JAVA_HOME", System.getProperty("java.home")));
        return builder;
    }

    /** Removes the link to Spark's jars. */
    @Override
    public void close() throws IOException {
        Files.delete(jars);
    }

    /** The jar with TensorFlow's native libraries for this machine. */
    public Path natives() throws IOException {
        return library("tensorflow-core-native-[\\d.]+-.+\\.jar");
    }

    private Path library(String name) throws IOException {
        try (Stream<Path> libraries = Files.list(built("extract/target/lib"))) {
            return libraries
                    .filter(jar -> jar.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path built(String file) throws IOException {
        Path path = project.resolve(file);
        if (!Files.exists(path)) {
            throw new IOException("%s is not built: run mvn verify from the project's root".formatted(path));
        }
        return path;
    }
}
