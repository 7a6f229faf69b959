package io.github.headstart.spark;

import io.github.headstart.reference.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server of the S3 protocol on this computer, in a process of its own. It keeps its objects in a folder. It refuses a second object
 * where one is to be kept, but not always when both come at the same instant.
 */
public final class S3Server implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Tomcat started on ports .* (\\d+) \\(http\\)");
    private static final int SECONDS = 60;

    private final Process process;
    private final Path root;
    private final URI endpoint;

    private S3Server(Process process, Path root, URI endpoint) {
        this.process = process;
        this.root = root;
        this.endpoint = endpoint;
    }

    /** @param folder for its objects and its log */
    public static S3Server start(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("s3.log");
        Path root = Files.createDirectories(folder.resolve("buckets"));
        Process process = JavaProcess.ofJar(
                        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        "spark/target/s3mock.jar",
                        "--server.port=0",
                        "--http.port=0",
                        "--com.adobe.testing.s3mock.store.root=" + root)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int tenth = 0; tenth < 10 * SECONDS && process.isAlive(); tenth++) {
            TimeUnit.MILLISECONDS.sleep(100);
            Matcher port = PORT.matcher(Files.readString(log));
            if (port.find()) {
                return new S3Server(process, root, URI.create("http://127.0.0.1:" + port.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IOException("the S3 server did not start in %d s: %s".formatted(SECONDS, Files.readString(log)));
    }

    /** What the S3A connector must be told to use it. Failures are reported at once instead of tried again for minutes. */
    public Map<String, String> settings() {
        return Map.of(
                "fs.s3a.endpoint", endpoint.toString(),
                "fs.s3a.endpoint.region", "us-east-1",
                "fs.s3a.path.style.access", "true",
                "fs.s3a.access.key", "any",
                "fs.s3a.secret.key", "any",
                "fs.s3a.attempts.maximum", "1",
                "fs.s3a.retry.limit", "1",
                "fs.s3a.multipart.size", "5M");
    }

    /** The same as options of spark-submit. */
    public List<String> sparkOptions() {
        return settings().entrySet().stream()
                .flatMap(setting -> Stream.of("--conf", "spark.hadoop." + setting.getKey() + "=" + setting.getValue()))
                .toList();
    }

    /** Makes a bucket. */
    public void makeBucket(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/" + name))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        if (status != 200) {
            throw new IOException("%s: the bucket was not made: status %d".formatted(name, status));
        }
    }

    /** The folder with a bucket's objects. */
    public Path bucket(String name) {
        return root.resolve(name);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
