package io.github.headstart.spark.hadoop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.spark.Thorough;
import io.github.headstart.storage.LeaseLock;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.Storage.Existing;
import io.github.headstart.storage.StorageContract;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an HDFS of this process. */
@Thorough
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

    @Test
    void aFileSystemWithoutItsConnectorIsTold() {
        assertThatThrownBy(() -> storage(new Location("gs://bucket/features")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("gs://bucket/features", "the connector's jar");
    }

    @Test
    void whoMayNotWriteOrReadIsTold() throws Exception {
        Storage mine = newStorage();
        mine.write("shard", new byte[1]);
        FileSystem files = cluster.getFileSystem();
        files.setPermission(
                new org.apache.hadoop.fs.Path(mine.location().text(), "shard"), new FsPermission((short) 0600));

        Storage theirs = UserGroupInformation.createRemoteUser("somebody")
                .doAs((PrivilegedExceptionAction<Storage>) () -> again(mine));

        assertThatThrownBy(() -> theirs.create("other", Existing.KEEP)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> theirs.delete("shard")).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> theirs.open("shard")).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> theirs.lock("extract", "store"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("/.lock: cannot be written: permission denied");
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
