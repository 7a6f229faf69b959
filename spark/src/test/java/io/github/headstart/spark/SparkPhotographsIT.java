package io.github.headstart.spark;

import static io.github.headstart.spark.SparkJob.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.ReferenceData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As {@link SparkExtractIT}, of 400 photographs and three files that are none through real networks, on every master and file system.
 * It takes some minutes: run it with {@code -Dspark.photographs=true}.
 */
@NeedsExternalData
@EnabledIfSystemProperty(named = "spark.photographs", matches = "true")
class SparkPhotographsIT {
    private static final String TWO_EXECUTORS = "local-cluster[2,1,3072]";
    private static final List<String> MEMORY = List.of("--conf", "spark.executor.memory=2g");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"saved_model\": \"backbone\", \"preprocessing\": \"tf\"}|150",
                "{\"name\": \"vgg16\", \"preprocessing\": \"caffe\", \"weights\": {\"seed\": 1}}|150"
            })
    void theStoreIsTheSameToTheByteEverywhere(String backbone) throws Exception {
        SparkJob job = job(backbone.split("\\|")[0], backbone.split("\\|")[1]);
        Map<String, String> whole = job.wholeHere();
        try (SparkHome home = new SparkHome(Files.createDirectory(folder.resolve("home")))) {
            for (String master : List.of("local[2]", TWO_EXECUTORS)) {
                remove(job.store());
                assertThat(count(job.extract(home, master, MEMORY), "failed")).isEqualTo(3);
                assertThat(job.content()).as(master).isEqualTo(whole);
                assertThat(job.leftovers()).isEmpty();
            }
            Configuration configuration = new Configuration();
            MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                            configuration, new File(folder.resolve("hdfs").toString()))
                    .build();
            try {
                job.isTheSameIn(cluster.getURI() + "/data", home, TWO_EXECUTORS, configuration, MEMORY, whole);
            } finally {
                cluster.shutdown();
            }
            try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")))) {
                // One for each: Hadoop keeps a connection by the name of the bucket.
                String bucket = "photographs-" + Integer.toHexString(whole.hashCode());
                server.makeBucket(bucket);
                Configuration s3 = new Configuration();
                server.settings().forEach(s3::set);
                List<String> options = Stream.concat(MEMORY.stream(), server.sparkOptions().stream())
                        .toList();
                job.isTheSameIn("s3a://%s/all".formatted(bucket), home, TWO_EXECUTORS, s3, options, whole);
            }
        }
        remove(job.store());
        try (StandaloneCluster cluster = StandaloneCluster.start(Files.createDirectory(folder.resolve("standalone")))) {
            job.extract(cluster.home(), cluster.master(), MEMORY);
        }
        assertThat(job.content()).as("standalone").isEqualTo(whole);
    }

    private SparkJob job(String backbone, String side) throws IOException {
        Path place = Files.createDirectory(folder.resolve("job"));
        Path photographs = ReferenceData.external("data/cats_and_dogs_small");
        for (String part : List.of("train/cats", "train/dogs", "validation/cats", "validation/dogs")) {
            Path target = Files.createDirectories(place.resolve("images").resolve(part));
            try (Stream<Path> files = Files.list(photographs.resolve(part))) {
                for (Path file : files.sorted().limit(100).toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
        Files.write(place.resolve("images/train/cats/empty.jpg"), new byte[0]);
        Files.writeString(place.resolve("images/train/dogs/text.jpg"), "no image");
        Files.write(place.resolve("images/validation/cats/short.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 1});
        Path model = ReferenceData.external("backbones/mobilenet_v1_imagenet");
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target =
                        place.resolve("backbone").resolve(model.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Path manifest = Files.writeString(place.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": %s, "width": %s},
                 "backbone": %s,
                 "augmentation": {"passes": 2, "seed": 7, "rotation": 40, "horizontal_flip": true},
                 "features": {"directory": "features", "rows_per_shard": 64}}
                """.formatted(side, side, backbone));
        return new SparkJob(place, manifest);
    }

    private static void remove(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
