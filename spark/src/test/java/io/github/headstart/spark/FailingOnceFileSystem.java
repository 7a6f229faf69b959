package io.github.headstart.spark;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** This machine's files, of which the first that hashing opens and the first that is opened for the backbone cannot be read. */
public final class FailingOnceFileSystem extends RawLocalFileSystem {
    private static final URI ROOT = URI.create("failing:///");
    private static final Set<Boolean> FAILED = ConcurrentHashMap.newKeySet();

    /** Of spark-submit, for URIs with {@code failing:}. */
    static List<String> options() {
        return WritingJob.hadoop(Map.of(
                "fs.failing.impl", FailingOnceFileSystem.class.getName(),
                "fs.AbstractFileSystem.failing.impl", Context.class.getName()));
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public String getScheme() {
        return ROOT.getScheme();
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        if (FAILED.add(Thread.currentThread().getName().startsWith("backbone"))) {
            throw new IOException("fails once");
        }
        return super.open(file, bufferSize);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return plain(super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(Path folder) throws IOException {
        return Stream.of(super.listStatus(folder))
                .map(FailingOnceFileSystem::plain)
                .toArray(FileStatus[]::new);
    }

    /** Without permissions, which Hadoop looks up for {@code file:} alone. */
    private static FileStatus plain(FileStatus file) {
        return new FileStatus(
                file.getLen(), file.isDirectory(), 1, file.getBlockSize(), file.getModificationTime(), file.getPath());
    }

    /** The same for Hadoop's other interface. */
    public static final class Context extends DelegateToFileSystem {
        public Context(URI place, Configuration configuration) throws IOException, URISyntaxException {
            super(place, new FailingOnceFileSystem(), configuration, ROOT.getScheme(), false);
        }
    }
}
