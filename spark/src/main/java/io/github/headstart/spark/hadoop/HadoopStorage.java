package io.github.headstart.spark.hadoop;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.WriterLock;
import io.github.headstart.storage.LeaseLock;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.NewFile;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * A folder in a file system of Hadoop. Thread-safe.
 *
 * <p>A new file appears in one of two ways. Where the file system can create an object on condition that there is none, as S3A can, the
 * object is written under its name, and appears when it is complete; nothing of it is seen before. Everywhere else, as on HDFS, it is
 * written beside its name, forced to disk and renamed. On HDFS a rename replaces a file in one step. Other file systems may delete the
 * old one first: who reads at that instant finds none, and a process that is killed then leaves the new one under the name of its
 * attempt. There, two attempts that are renamed to one name at the same instant may both be told that theirs is the file; it is whole,
 * whichever it is.
 *
 * <p>The lock is a {@link LeaseLock}. A file that is replaced while somebody reads it is read to its end as it was, or the reading fails.
 */
public final class HadoopStorage implements Storage {
    private final Location location;
    private final FileSystem files;
    private final Path folder;
    /** Renames new files; empty where they are created on condition instead. */
    private final Optional<FileContext> renaming;

    private final LeaseLock.Times leaseTimes;

    /**
     * @param location a URI; names in it are not percent-encoded, as always in Hadoop
     * @throws PipelineException if there is no such file system, or it cannot be reached
     */
    public HadoopStorage(Location location, Configuration configuration) {
        this(location, configuration, LeaseLock.Times.DEFAULT);
    }

    HadoopStorage(Location location, Configuration configuration, LeaseLock.Times leaseTimes) {
        this.location = location;
        this.leaseTimes = leaseTimes;
        try {
            // A bucket without a slash would be the home folder in it.
            Path named = new Path(location.text() + "/");
            files = named.getFileSystem(configuration);
            folder = files.makeQualified(named);
            renaming = files.hasPathCapability(folder, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
                    ? Optional.empty()
                    : Optional.of(FileContext.getFileContext(files.getUri(), configuration));
        } catch (IOException | RuntimeException e) {
            // A missing class is told by a RuntimeException.
            throw new PipelineException(
                    "%s: expected a folder in a file system that this Hadoop can reach, found: %s; check the URI, and that the connector's jar and its settings are given to Spark"
                            .formatted(location, e.getMessage()),
                    e);
        }
    }

    /**
     * The storage of a location: this machine's for a path.
     *
     * @throws PipelineException as the constructor does
     */
    public static Storage open(Location location, Configuration configuration) {
        return location.local()
                .<Storage>map(LocalStorage::new)
                .orElseGet(() -> new HadoopStorage(location, configuration));
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public boolean exists(String name) throws IOException {
        Path path = path(name);
        try {
            return files.getFileStatus(path).isFile();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    @Override
    public List<String> folders(String parent) throws IOException {
        Path path = path(parent);
        List<String> names = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> children = files.listStatusIterator(path);
            while (children.hasNext()) {
                FileStatus child = children.next();
                if (child.isDirectory()) {
                    names.add(child.getPath().getName());
                }
            }
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void files(String parent, boolean below, Consumer<StoredFile> found) throws IOException {
        Path path = path(parent);
        int start = folderPath().length() + 1;
        try {
            RemoteIterator<LocatedFileStatus> children = files.listFiles(path, below);
            while (children.hasNext()) {
                FileStatus file = children.next();
                String name = file.getPath().toUri().getPath().substring(start);
                found.accept(new StoredFile(name, file.getLen()));
            }
        } catch (FileNotFoundException e) {
            // It may also be a folder below that was removed meanwhile.
            if (files.exists(path)) {
                throw HadoopFailure.of(e, path);
            }
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    @Override
    public ReadableFile open(String name) throws IOException {
        Path path = path(name);
        try {
            FileStatus status = files.getFileStatus(path);
            if (!status.isFile()) {
                throw new FileNotFoundException("a folder");
            }
            FutureDataInputStreamBuilder file = files.openFile(path).withFileStatus(status);
            return new HadoopFile(path, FutureIO.awaitFuture(file.build()), status.getLen());
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    /** Trusts the length. That the file exists no more may be told of only by its first reading. */
    @Override
    public ReadableFile open(StoredFile stored) throws IOException {
        if (!stored.knowsLength()) {
            return open(stored.name());
        }
        Path path = path(stored.name());
        try {
            FutureDataInputStreamBuilder file =
                    files.openFile(path).optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, stored.bytes());
            return new HadoopFile(path, FutureIO.awaitFuture(file.build()), stored.bytes());
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    @Override
    public NewFile create(String name, Existing existing) throws IOException {
        Path target = path(name);
        try {
            if (renaming.isEmpty()) {
                return new ConditionalFile(target, existing, conditional(target, existing));
            }
            Path attempt = path("%s.%s%s".formatted(name, randomHex(), PARTIAL));
            return new RenamedFile(renaming.get(), target, attempt, existing, files.create(attempt, false));
        } catch (IOException e) {
            throw HadoopFailure.of(e, target);
        }
    }

    private FSDataOutputStream conditional(Path target, Existing existing) throws IOException {
        FSDataOutputStreamBuilder<?, ?> file =
                files.createFile(target).recursive().overwrite(true);
        if (existing == Existing.KEEP) {
            file.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        }
        return file.build();
    }

    @Override
    public boolean delete(String name) throws IOException {
        Path path = path(name);
        try {
            return files.delete(path, false);
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    @Override
    public java.nio.file.Path fetch(String name, Scratch scratch) throws IOException {
        Path path = path(name);
        java.nio.file.Path copy = scratch.file();
        try (InputStream content = files.open(path)) {
            Files.copy(content, copy);
            return copy;
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    /** What is left divided by the number of copies of a file. */
    @Override
    public long freeBytes() throws IOException {
        return files.getStatus(folder).getRemaining() / Math.max(1, files.getDefaultReplication(folder));
    }

    @Override
    public WriterLock lock(String command, String content) {
        return LeaseLock.acquire(this, command, content, leaseTimes);
    }

    /** Not by Hadoop's way to resolve names, which takes a colon for the end of a scheme. */
    private Path path(String name) {
        String path = name.isEmpty() && !folderPath().isEmpty() ? folderPath() : folderPath() + "/" + name;
        return new Path(folder.toUri().getScheme(), folder.toUri().getAuthority(), path);
    }

    /** Empty for the root. */
    private String folderPath() {
        return folder.isRoot() ? "" : folder.toUri().getPath();
    }

    private static String randomHex() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
