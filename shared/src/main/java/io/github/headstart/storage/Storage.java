package io.github.headstart.storage;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.WriterLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A folder of images or shards, on this machine or in another file system, with what the product needs of one. Names are relative to
 * the folder, with {@code /} between parts. A file appears under its name complete or not at all. Failures are told by the exceptions
 * of {@code java.nio.file}: NoSuchFileException, AccessDeniedException. Thread-safe.
 */
public interface Storage {
    /** The end of the name of a file that is being written. */
    String PARTIAL = ".partial";

    Location location();

    /** Whether a file, not a folder, has this name. */
    boolean exists(String name) throws IOException;

    /**
     * The names of the folders right below a folder, sorted.
     *
     * @param folder {@code ""} for this one
     * @throws NoSuchFileException if there is no such folder
     */
    List<String> folders(String folder) throws IOException;

    /**
     * Lists files in any order.
     *
     * @param folder {@code ""} for this one; one that does not exist holds no file
     * @param below whether files in the folders below are listed, too
     */
    void files(String folder, boolean below, Consumer<StoredFile> files) throws IOException;

    /** Opens a file for reading. */
    ReadableFile open(String name) throws IOException;

    /** As {@link #open(String)}, without asking for the length if it is known and asking costs a request. */
    default ReadableFile open(StoredFile file) throws IOException {
        return open(file.name());
    }

    /**
     * The content of a text file in UTF-8.
     *
     * @throws PipelineException if there is none, or it cannot be read
     */
    default String text(String name) {
        Location file = location().resolve(name);
        try (ReadableFile content = open(name)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.readAll()))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new PipelineException("%s: expected a text file, found none".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new PipelineException("%s: expected text in UTF-8, found bytes that are not".formatted(file), e);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /**
     * Begins a file; the folder is made if it does not exist. Until it has its name it is nowhere, or it is a file beside it whose name
     * begins with the same and ends with {@link #PARTIAL}: a killed process leaves that.
     */
    NewFile create(String name, Existing existing) throws IOException;

    /** Removes a file; false if there is none. */
    boolean delete(String name) throws IOException;

    /** Writes a whole file, in the place of one of its name. */
    default void write(String name, byte[] content) throws IOException {
        try (NewFile file = create(name, Existing.REPLACE)) {
            file.writeFully(ByteBuffer.wrap(content));
            file.commit();
        }
    }

    /** The file itself if it is on this machine, else a copy in the scratch folder. */
    Path fetch(String name, Scratch scratch) throws IOException;

    /** The number of bytes that can still be written; Long.MAX_VALUE where that is not known. */
    long freeBytes() throws IOException;

    /**
     * Takes the lock that admits one writer to the folder, which is made if it does not exist.
     *
     * @param command that writes into such folders, by its name
     * @param content a word for what such a folder holds
     * @throws io.github.headstart.error.PipelineException if somebody else holds it, or the folder cannot be written to
     */
    WriterLock lock(String command, String content);

    /** What becomes of a file that has the name of a new one. */
    enum Existing {
        /** The new one takes its place. */
        REPLACE,
        /** The new one is discarded. */
        KEEP
    }
}
