package io.github.bottleneck.classify.predict;

import io.github.bottleneck.backbone.Backbone;
import io.github.bottleneck.classify.backbone.RunBackbone;
import io.github.bottleneck.dataset.SampleFile;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.image.ImagePreparation;
import io.github.bottleneck.image.Pixels;
import io.github.bottleneck.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Picture files in, feature maps out, batch by batch in the files' order. Worker threads prepare the pictures that come
 * next while the backbone runs; how many are held at once does not grow with the number of files. Not thread-safe.
 */
final class PictureMaps implements AutoCloseable {
    /** As in extraction: every run of the backbone has this many pictures, so that a map's bits are those of a store. */
    private static final int BATCH = 16;
    /** So many batches are prepared ahead of the one that the backbone is at. */
    private static final int BATCHES_AHEAD = 2;

    private final Iterator<Path> files;
    private final ImagePreparation preparation;
    private final Backbone backbone;
    private final ExecutorService workers;
    private final Deque<Prepared> ahead = new ArrayDeque<>();
    private final float[] pixels;
    private final float[] maps;

    PictureMaps(RunBackbone backbone, List<Path> files) {
        this.files = files.iterator();
        this.preparation = backbone.preparation();
        this.pixels = new float[BATCH * preparation.height() * preparation.width() * Pixels.CHANNELS];
        this.backbone = backbone.source().open();
        this.maps = new float[BATCH * this.backbone.outputShape().size()];
        this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), runnable -> {
            Thread thread = new Thread(runnable, "prepare");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Some files and what became of them.
     *
     * @param unreadable for each file why it has no map; empty where it has one
     * @param maps those of the readable files, behind one another; good until the next batch
     */
    record Batch(List<Path> files, List<Optional<String>> unreadable, float[] maps) {
        int readable() {
            return (int) unreadable.stream().filter(Optional::isEmpty).count();
        }
    }

    boolean hasNext() {
        return files.hasNext() || !ahead.isEmpty();
    }

    Batch next() {
        while (files.hasNext() && ahead.size() < BATCH * (1 + BATCHES_AHEAD)) {
            Path file = files.next();
            ahead.add(new Prepared(file, workers.submit(() -> preparation.prepare(preparation.read(file)))));
        }
        List<Path> taken = new ArrayList<>();
        List<Optional<String>> unreadable = new ArrayList<>();
        int readable = 0;
        while (taken.size() < BATCH && !ahead.isEmpty()) {
            Prepared picture = ahead.remove();
            taken.add(picture.file());
            Optional<String> reason = picture.into(pixels, readable);
            unreadable.add(reason);
            readable += reason.isEmpty() ? 1 : 0;
        }
        if (readable > 0) {
            backbone.forward(pixels, BATCH, maps);
        }
        return new Batch(taken, unreadable, maps);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        backbone.close();
    }

    /** A file and its preprocessed pixels, maybe still in the making. */
    private record Prepared(Path file, Future<float[]> values) {
        /** @return why there are no pixels; empty if they are in their place now */
        Optional<String> into(float[] pixels, int place) {
            try {
                float[] mine = values.get();
                System.arraycopy(mine, 0, pixels, place * mine.length, mine.length);
                return Optional.empty();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnreadableImageException cause) {
                    return Optional.of(cause.getMessage());
                }
                if (e.getCause() instanceof IOException cause) {
                    return Optional.of(SampleFile.status(file, cause));
                }
                throw new IllegalStateException(file + ": preparing it failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PipelineException("interrupted", e);
            }
        }
    }
}
