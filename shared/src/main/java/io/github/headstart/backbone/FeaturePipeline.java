package io.github.headstart.backbone;

import io.github.headstart.error.MemoryException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.UnreadableImageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A pipeline that computes the feature maps of images, in the images' order. Each batch is read, prepared and sent through the backbone by
 * one of several threads; the batches ahead of the one that is being taken are bounded, and so is memory. For one thread
 * that takes the rows; close() ends the work and waits for what is in the backbone, which stays open.
 *
 * @param <T> what identifies an image
 */
public final class FeaturePipeline<T> implements Iterator<FeaturePipeline.Row<T>>, AutoCloseable {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Iterator<T> images;
    private final Reader<T> reader;
    private final Backbone backbone;
    private final int batchSize;
    private final int mostAhead;
    private final ExecutorService workers;
    private final ThreadLocal<float[]> pixels;
    private final Deque<float[]> freeMaps = new ArrayDeque<>();
    private final Deque<Future<Batch<T>>> ahead = new ArrayDeque<>();
    private Batch<T> batch;
    private int next;

    /** Reads and prepares one image. Called from several threads. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @return float[height * width * 3], preprocessed
         * @throws IOException if the file cannot be read
         * @throws UnreadableImageException if it is not an image
         */
        float[] read(T image) throws IOException, UnreadableImageException;
    }

    /**
     * The result of one image.
     *
     * @param failure an {@link IOException} or {@link UnreadableImageException} where the image could not be read
     * @param maps feature maps behind one another; valid until the next row is taken
     * @param index which of them is the image's
     */
    public record Row<T>(T image, Optional<Exception> failure, float[] maps, int index) {}

    private record Batch<T>(List<T> images, List<Optional<Exception>> failures, float[] maps) {}

    /**
     * Starts with the first row that is taken.
     *
     * @param images taken from the thread that takes the rows, some batches ahead
     * @param imageSize values of a prepared image
     * @throws PipelineException if a batch of feature maps is more than an array holds
     */
    public FeaturePipeline(Iterator<T> images, Reader<T> reader, Backbone backbone, int imageSize, Workers workers) {
        this.images = images;
        this.reader = reader;
        this.backbone = backbone;
        this.batchSize = workers.batch();
        int mapSize = backbone.outputShape().size();
        if ((long) batchSize * Math.max(mapSize, imageSize) > LARGEST_ARRAY) {
            throw new PipelineException(
                    "batch: expected at most %d for images of %d values and feature maps of %d, found %d"
                            .formatted(LARGEST_ARRAY / Math.max(mapSize, imageSize), imageSize, mapSize, batchSize));
        }
        // Each worker works on one batch and finds another when it has done; one more is taken from.
        this.mostAhead = 2 * workers.count() + 1;
        this.workers = Executors.newFixedThreadPool(workers.count(), work -> {
            Thread thread = new Thread(work, "backbone");
            thread.setDaemon(true);
            return thread;
        });
        this.pixels = ThreadLocal.withInitial(() -> new float[batchSize * imageSize]);
    }

    @Override
    public boolean hasNext() {
        return isBegun() || !ahead.isEmpty() || images.hasNext();
    }

    /** @throws PipelineException if the thread is interrupted, the backbone fails, or memory runs out */
    @Override
    public Row<T> next() {
        if (!isBegun()) {
            if (batch != null) {
                freeMaps.add(batch.maps());
                batch = null;
            }
            begin();
        }
        int index = next++;
        return new Row<>(batch.images().get(index), batch.failures().get(index), batch.maps(), index);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isBegun() {
        return batch != null && next < batch.images().size();
    }

    private void begin() {
        while (ahead.size() < mostAhead && images.hasNext()) {
            List<T> taken = new ArrayList<>();
            while (taken.size() < batchSize && images.hasNext()) {
                taken.add(images.next());
            }
            float[] maps = freeMaps.isEmpty()
                    ? new float[batchSize * backbone.outputShape().size()]
                    : freeMaps.remove();
            ahead.add(workers.submit(() -> work(taken, maps)));
        }
        if (ahead.isEmpty()) {
            throw new NoSuchElementException();
        }
        batch = await(ahead.remove());
        next = 0;
    }

    private Batch<T> work(List<T> taken, float[] maps) {
        float[] values = pixels.get();
        List<Optional<Exception>> failures = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            Optional<Exception> failure = Optional.empty();
            try {
                float[] image = reader.read(taken.get(i));
                System.arraycopy(image, 0, values, i * image.length, image.length);
            } catch (IOException | UnreadableImageException e) {
                failure = Optional.of(e);
            } catch (PipelineException | OutOfMemoryError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                throw new IllegalStateException(taken.get(i) + ": preparing the image failed", e);
            }
            failures.add(failure);
        }
        if (failures.stream().anyMatch(Optional::isEmpty)) {
            // Rows of unreadable images hold arbitrary values; they do not affect the others.
            backbone.forward(values, batchSize, maps);
        }
        return new Batch<>(taken, failures, maps);
    }

    private Batch<T> await(Future<Batch<T>> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PipelineException failure) {
                throw failure;
            }
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw MemoryException.during("a batch of %d images".formatted(batchSize), memory);
            }
            throw new IllegalStateException(
                    "a batch of images failed: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
