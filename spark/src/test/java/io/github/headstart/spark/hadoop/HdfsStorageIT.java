package io.github.headstart.spark.hadoop;

import io.github.headstart.storage.LeaseLock;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StorageContract;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On an HDFS of this process. */
class HdfsStorageIT extends StorageContract {
    static final LeaseLock.Times QUICK =
            new LeaseLock.Times(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(100));

    private static final AtomicInteger FOLDERS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static MiniDFSCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        Configuration configuration = new Configuration();
        cluster = new MiniDFSCluster.Builder(configuration, new File(folder.toString())).build();
    }

    @AfterAll
    static void stop() {
        cluster.shutdown();
    }

    @Override
    protected Storage newStorage() {
        return storage(new Location("%s/my features/%d".formatted(cluster.getURI(), FOLDERS.incrementAndGet())));
    }

    @Override
    protected Storage again(Storage storage) {
        return storage(storage.location());
    }

    private static Storage storage(Location location) {
        return new HadoopStorage(location, new Configuration(), QUICK);
    }

    @Override
    protected void breakWriting(Storage storage) throws IOException {
        cluster.getFileSystem().setSafeMode(SafeModeAction.ENTER);
    }

    @Override
    protected void repair(Storage storage) throws IOException {
        cluster.getFileSystem().setSafeMode(SafeModeAction.LEAVE);
    }
}
