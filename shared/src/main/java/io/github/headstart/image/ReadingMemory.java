package io.github.headstart.image;

import io.github.headstart.error.MemoryException;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets several threads read images concurrently, or one alone if memory does not suffice for that: running out of memory says
 * nothing about an image. Thread-safe; one for all threads that read at the same time.
 */
public final class ReadingMemory {
    private final ReadWriteLock shared = new ReentrantReadWriteLock(true);
    private final ImageReader reader;

    /** @param options how the images are read */
    public ReadingMemory(ReadOptions options) {
        this.reader = new ImageReader(Objects.requireNonNull(options));
    }

    /**
     * Reads a file into a result. May be called twice for one image.
     *
     * @param <V> what is made
     */
    @FunctionalInterface
    public interface Reading<V> {
        V read(ReadableFile file) throws IOException, UnreadableImageException;
    }

    /** Opens a file. May be called several times for one image. */
    @FunctionalInterface
    public interface Opening {
        ReadableFile open() throws IOException, UnreadableImageException;
    }

    /**
     * Reads one image. Where memory runs out, it is read again as soon as the other threads have finished theirs.
     *
     * @param place of the image's file, for messages
     * @param opening opens that file
     * @param reading reads it
     * @throws MemoryException if the image alone needs more memory than there is; names it, its size and what it needs
     */
    public <V> V read(Object place, Opening opening, Reading<V> reading) throws IOException, UnreadableImageException {
        shared.readLock().lock();
        try (ReadableFile file = opening.open()) {
            return reading.read(file);
        } catch (OutOfMemoryError e) {
            // The other threads' images take their part of it.
        } finally {
            shared.readLock().unlock();
        }
        shared.writeLock().lock();
        try (ReadableFile file = opening.open()) {
            return reading.read(file);
        } catch (OutOfMemoryError e) {
            throw tooLittle(place, opening, e);
        } finally {
            shared.writeLock().unlock();
        }
    }

    private MemoryException tooLittle(Object place, Opening opening, OutOfMemoryError cause)
            throws IOException, UnreadableImageException {
        try (ReadableFile file = opening.open()) {
            return tooLittle(place, file, cause);
        }
    }

    private MemoryException tooLittle(Object place, ReadableFile file, OutOfMemoryError cause)
            throws IOException, UnreadableImageException {
        try {
            ImageReader.Size size = reader.size(reader.bytes(file));
            return MemoryException.needing(
                    "%s: reading this %s of %dx%d pixels".formatted(place, size.format(), size.height(), size.width()),
                    size.heapBytes(),
                    cause);
        } catch (OutOfMemoryError e) {
            long bytes = file.size();
            return MemoryException.needing("%s: reading this file of %d bytes".formatted(place, bytes), bytes, cause);
        }
    }
}
