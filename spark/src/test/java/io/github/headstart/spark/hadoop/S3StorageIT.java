package io.github.headstart.spark.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.process.WriterLock;
import io.github.headstart.spark.S3Server;
import io.github.headstart.spark.Thorough;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StorageContract;
import io.github.headstart.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a server of the S3 protocol on this computer, through the S3A connector. */
@Thorough
class S3StorageIT extends StorageContract {
    private static final String BUCKET = "images";
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder);
        server.makeBucket(BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Storage newStorage() {
        return storage(new Location("s3a://%s/my features/%d".formatted(BUCKET, FOLDERS.incrementAndGet())));
    }

    @Override
    protected Storage again(Storage storage) {
        return storage(storage.location());
    }

    @Test
    void aBucketIsAFolder() throws Exception {
        server.makeBucket("whole");
        Storage bucket = storage(Location.parse("s3a://whole/", Path.of("")));
        bucket.write("train/cats/one.jpg", new byte[3]);
        try (WriterLock lock = bucket.lock("extract", "store")) {
            lock.check();
        }

        List<StoredFile> files = new ArrayList<>();
        bucket.files("", true, files::add);
        assertThat(files).containsExactly(new StoredFile("train/cats/one.jpg", 3));
        assertThat(bucket.folders("")).containsExactly("train");
    }

    @Test
    void aBucketThatDoesNotExistIsNamed() {
        Storage storage = storage(new Location("s3a://nowhere/features"));

        assertThatThrownBy(() -> storage.write("shard", new byte[1])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.lock("extract", "store"))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("s3a://nowhere/features/.lock: cannot be written: ");
    }

    @Test
    void aFileSystemThatHadoopDoesNotKnowIsNamed() {
        assertThatThrownBy(() -> storage(new Location("ftps://host/features")))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("ftps://host/features: expected a folder in a file system")
                .hasMessageContaining("check the URI");
    }

    private static Storage storage(Location location) {
        Configuration configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", folder.resolve("hadoop").toString());
        server.settings().forEach(configuration::set);
        return new HadoopStorage(location, configuration, HdfsStorageIT.QUICK);
    }

    /** Takes the bucket away. */
    @Override
    protected void breakWriting(Storage storage) throws Exception {
        Files.move(server.bucket(BUCKET), folder.resolve("away"));
    }

    @Override
    protected void repair(Storage storage) throws Exception {
        AtomicDirectory.delete(server.bucket(BUCKET));
        Files.move(folder.resolve("away"), server.bucket(BUCKET));
    }

    @Override
    protected boolean isAtomic() {
        return false;
    }
}
