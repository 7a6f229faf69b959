package io.github.headstart.spark.hadoop;

import io.github.headstart.storage.Storage.Existing;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A file that is written beside its name and then renamed. */
final class RenamedFile extends HadoopNewFile {
    private static final Logger LOG = LogManager.getLogger(RenamedFile.class);

    private final FileContext files;
    private final Path attempt;
    private final Existing existing;

    /** @param attempt where the stream writes to */
    RenamedFile(FileContext files, Path target, Path attempt, Existing existing, FSDataOutputStream stream) {
        super(target, stream);
        this.files = files;
        this.attempt = attempt;
        this.existing = existing;
    }

    @Override
    boolean publish(Path target, FSDataOutputStream stream) throws IOException {
        if (stream.hasCapability(StreamCapabilities.HSYNC)) {
            stream.hsync();
        }
        stream.close();
        try {
            files.rename(attempt, target, existing == Existing.REPLACE ? Rename.OVERWRITE : Rename.NONE);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (existing == Existing.REPLACE) {
                throw e;
            }
            return false;
        }
    }

    @Override
    void discard(FSDataOutputStream stream) throws IOException {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.debug("{}: was not written to its end", attempt, e);
        }
        files.delete(attempt, false);
    }
}
