package io.github.headstart.spark.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Hadoop's exceptions as those of {@code java.nio.file}. */
final class HadoopFailure {
    private HadoopFailure() {}

    /** @return the exception itself if {@code java.nio.file} has none for it */
    static IOException of(IOException e, Path path) {
        String file = path.toString();
        if (e instanceof FileNotFoundException) {
            return because(e, new NoSuchFileException(file));
        }
        if (e instanceof AccessControlException) {
            return because(e, new AccessDeniedException(file, null, e.getMessage()));
        }
        if (e instanceof org.apache.hadoop.fs.FileAlreadyExistsException) {
            return because(e, new FileAlreadyExistsException(file));
        }
        if (e instanceof ParentNotDirectoryException) {
            return because(e, new NotDirectoryException(file));
        }
        return e;
    }

    private static IOException because(IOException cause, FileSystemException failure) {
        failure.initCause(cause);
        return failure;
    }
}
