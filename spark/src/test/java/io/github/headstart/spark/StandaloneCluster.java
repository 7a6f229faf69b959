package io.github.headstart.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A master and two workers of one core each, on this computer. The workers have two addresses, so that Spark takes them for two hosts
 * and runs speculative copies of tasks.
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("Registering worker");
    private static final int SECONDS = 60;

    private final Path folder;
    private final SparkHome home;
    private final List<Process> processes = new ArrayList<>();
    private String master;

    private StandaloneCluster(Path folder) throws IOException {
        this.folder = folder;
        this.home = new SparkHome(folder);
    }

    /** @param folder that exists; holds the logs {@code master.log}, {@code worker1.log} and {@code worker2.log} */
    public static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
        return start(folder, Map.of());
    }

    /** @param ofSecond environment variables of the second worker, which its executors have, too */
    static StandaloneCluster start(Path folder, Map<String, String> ofSecond) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder);
        boolean started = false;
        try {
            cluster.run(Map.of(), "master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
            Matcher address = cluster.await(MASTER, 1);
            cluster.master = address.group(1);
            for (int worker = 1; worker <= 2; worker++) {
                cluster.run(
                        worker == 2 ? ofSecond : Map.of(),
                        "worker" + worker,
                        "worker.Worker",
                        "--host",
                        "127.0.0." + worker,
                        "--webui-port",
                        "0",
                        "--cores",
                        "1",
                        "--memory",
                        "2g",
                        "--work-dir",
                        folder.resolve("work" + worker).toString(),
                        cluster.master);
            }
            cluster.await(REGISTERED, 2);
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    /** Its URL. */
    public String master() {
        return master;
    }

    public SparkHome home() {
        return home;
    }

    private void run(Map<String, String> environment, String name, String main, String... arguments)
            throws IOException {
        ProcessBuilder program = home.program("org.apache.spark.deploy." + main, List.of(arguments));
        program.environment().putAll(environment);
        processes.add(program.redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    /** Waits until the master's log has a line some number of times. */
    private Matcher await(Pattern line, int times) throws IOException, InterruptedException {
        Path log = folder.resolve("master.log");
        for (int tenth = 0; tenth < 10 * SECONDS; tenth++) {
            Matcher found = line.matcher(Files.readString(log));
            int count = 0;
            while (count < times && found.find()) {
                count++;
            }
            if (count == times) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException(
                "expected \"%s\" in %s in %d s, found:%n%s".formatted(line, log, SECONDS, Files.readString(log)));
    }

    /** Kills the workers with their executors, and the master. */
    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        home.close();
    }
}
