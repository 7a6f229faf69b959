package io.github.headstart.spark.hadoop;

import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.spark.S3Server;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StorageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On a server of the S3 protocol on this computer, through the S3A connector. */
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
