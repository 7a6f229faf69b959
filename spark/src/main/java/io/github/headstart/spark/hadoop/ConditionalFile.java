package io.github.headstart.spark.hadoop;

import io.github.headstart.storage.Storage.Existing;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/**
 * An object of a store in which closing a stream gives it its name, on condition that no object has that name where it is to be kept.
 * So a stream whose object is not wanted must be aborted and never be closed.
 */
final class ConditionalFile extends HadoopNewFile {
    /** The S3A connector's exception for a condition that did not hold. Its class is in a jar that not everybody has. */
    private static final String CONDITION_FAILED = "RemoteFileChangedException";

    private final Existing existing;

    ConditionalFile(Path target, Existing existing, FSDataOutputStream stream) {
        super(target, stream);
        this.existing = existing;
    }

    @Override
    boolean publish(Path target, FSDataOutputStream stream) throws IOException {
        try {
            stream.close();
            return true;
        } catch (FileAlreadyExistsException | PathIOException e) {
            if (existing == Existing.KEEP && isTaken(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isTaken(IOException e) {
        return e instanceof FileAlreadyExistsException
                || e.getClass().getSimpleName().equals(CONDITION_FAILED);
    }

    @Override
    void discard(FSDataOutputStream stream) {
        stream.abort();
    }
}
